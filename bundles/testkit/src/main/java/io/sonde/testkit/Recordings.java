package io.sonde.testkit;

import io.sonde.spi.Direction;
import io.sonde.spi.Protocol;
import io.sonde.spi.recording.RecordedSpan;
import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.RecordingException;
import io.sonde.spi.recording.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * Replays recordings on a {@link DecoderRig}: what the agent does before it makes a plugin live,
 * with the rig's stricter eye.
 *
 * <pre>
 * static List&lt;Recording&gt; recordings() {
 *   return Recordings.in(Path.of("target/classes", Recording.FOLDER)); // what the jar will hold
 * }
 *
 * &#64;ParameterizedTest
 * &#64;MethodSource("recordings")
 * void replays(Recording recording) {
 *   assertNull(Recordings.difference(new Redis(), recording));
 * }
 * </pre>
 */
public final class Recordings {
  /** Places at which a recording is cut in two at most. */
  private static final int CUTS = 2000;

  private Recordings() {}

  /** The recordings of a folder, in the order of their names; an error if there is none. */
  public static List<Recording> in(Path folder) {
    List<Recording> recordings = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(Recording.SUFFIX)) {
          recordings.add(Recording.parse(file.getFileName().toString(), Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RecordingException e) {
      throw new AssertionError(e.getMessage(), e);
    }
    if (recordings.isEmpty()) {
      throw new AssertionError("no *" + Recording.SUFFIX + " in " + folder.toAbsolutePath());
    }
    return recordings;
  }

  /**
   * Replays a recording whole, in small pieces, and cut at every byte.
   *
   * @return null if the protocol recognised the connection and the spans were as expected each
   *     time, else what was not, in a sentence
   */
  public static String difference(Protocol protocol, Recording recording) {
    if (!recording.protocol().equals(protocol.id())) {
      return recording.name() + " is a recording of " + recording.protocol();
    }
    if (!Recognition.of(protocol, recording)) {
      return recording.name() + ": no signature matches its bytes and claims() does not claim them";
    }
    String difference = difference(protocol, recording, "", _ -> Integer.MAX_VALUE);
    for (int size = 1; difference == null && size <= 7; size++) {
      int piece = size;
      String how = " in pieces of " + size + " bytes";
      difference = difference(protocol, recording, how, at -> at + piece);
    }
    int bytes = bytes(recording);
    int step = 1 + bytes / CUTS;
    for (int cut = step; difference == null && cut < bytes; cut += step) {
      int place = cut;
      String how = " cut after " + cut + " bytes";
      difference =
          difference(protocol, recording, how, at -> at < place ? place : Integer.MAX_VALUE);
    }
    return difference;
  }

  private static String difference(
      Protocol protocol, Recording recording, String how, IntUnaryOperator cuts) {
    DecoderRig rig = play(protocol, recording, cuts);
    List<RecordedSpan> spans =
        rig.spans().stream().map(span -> recorded(protocol.id(), span)).toList();
    String difference = recording.difference(spans);
    if (difference == null) {
      return null;
    }
    String dropped = rig.dropped().isEmpty() ? "" : "; spans were dropped: " + rig.dropped();
    return recording.name() + how + ": " + difference + dropped;
  }

  private static int bytes(Recording recording) {
    int bytes = 0;
    for (Step step : recording.steps()) {
      bytes += step instanceof Step.Data data ? data.bytes().length : 0;
    }
    return bytes;
  }

  /**
   * Plays a recording.
   *
   * @param cuts from a captured byte, counted over both directions, to the next cut behind it
   */
  private static DecoderRig play(Protocol protocol, Recording recording, IntUnaryOperator cuts) {
    DecoderRig rig = DecoderRig.of(protocol, recording.role());
    rig.addresses(recording.local(), recording.remote());
    if (recording.late()) {
      rig.joinedLate();
    }
    int begin = 0;
    for (Step step : recording.steps()) {
      switch (step) {
        case Step.Data data -> begin = play(rig, data, begin, cuts);
        case Step.Gap gap -> rig.gap(gap.direction(), gap.bytes());
        case Step.End end when end.reset() -> {
          for (Direction direction : Direction.values()) {
            rig.closed(direction, end.atNs(), true);
          }
        }
        case Step.End end -> rig.closed(end.direction(), end.atNs(), false);
      }
    }
    return rig;
  }

  private static int play(DecoderRig rig, Step.Data data, int begin, IntUnaryOperator cuts) {
    int end = begin + data.bytes().length;
    int at = begin;
    do {
      int to = Math.min(cuts.applyAsInt(at), end);
      rig.recorded(data, at - begin, to - begin);
      at = to;
    } while (at < end);
    return end;
  }

  private static RecordedSpan recorded(String protocol, EndedSpan span) {
    Map<String, String> attributes = new LinkedHashMap<>();
    span.attributes().forEach((key, value) -> attributes.put(key, value.toString()));
    if (span.error() != null) {
      attributes.put(RecordedSpan.ERROR, span.error());
    }
    if (span.parent() != null) {
      EndedSpan.Parent parent = span.parent();
      attributes.put(
          RecordedSpan.PARENT,
          RecordedSpan.traceparent(
              parent.traceIdHigh(), parent.traceIdLow(), parent.spanId(), parent.flags()));
    }
    return new RecordedSpan(
        span.kind(),
        span.name() == null ? protocol : span.name(),
        span.startNs(),
        span.endNs(),
        attributes);
  }
}
