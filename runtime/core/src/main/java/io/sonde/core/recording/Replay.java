package io.sonde.core.recording;

import io.sonde.spi.Protocol;
import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.Step;
import java.util.function.IntUnaryOperator;

/** Replays recordings on a protocol: whole, in small pieces, and cut at many places. */
public final class Replay {
  /**
   * Places at which a recording is cut in two, spread over it. Few: a running agent pays for them
   * at every exchange of a plugin, and the plugin's own tests cut at every byte.
   */
  private static final int CUTS = 4;

  private static final int PIECE = 7;

  private Replay() {}

  /**
   * Replays one; whatever the pieces, the spans must be the same.
   *
   * @return null if all spans are as expected, else what is not, in a sentence
   */
  public static String replay(Protocol protocol, Recording recording) {
    if (!recording.protocol().equals(protocol.id())) {
      return sentence(recording, "", "it is of " + recording.protocol());
    }
    String difference = play(protocol, recording, false, "", _ -> Integer.MAX_VALUE);
    if (difference == null) {
      String how = " in pieces of " + PIECE + " bytes";
      difference = play(protocol, recording, true, how, at -> at + PIECE);
    }
    int bytes = bytes(recording);
    int step = Math.max(1, bytes / CUTS);
    for (int cut = step; difference == null && cut < bytes; cut += step) {
      int place = cut;
      String how = " cut after " + cut + " bytes";
      difference =
          play(protocol, recording, true, how, at -> at < place ? place : Integer.MAX_VALUE);
    }
    return difference;
  }

  private static int bytes(Recording recording) {
    int bytes = 0;
    for (Step step : recording.steps()) {
      bytes += step instanceof Step.Data data ? data.bytes().length : 0;
    }
    return bytes;
  }

  private static String play(
      Protocol protocol,
      Recording recording,
      boolean recognised,
      String how,
      IntUnaryOperator cuts) {
    String difference = new Playback(protocol, recording).run(recognised, cuts);
    return difference == null ? null : sentence(recording, how, difference);
  }

  private static String sentence(Recording recording, String how, String difference) {
    return "recording " + recording.name() + how + ": " + difference;
  }
}
