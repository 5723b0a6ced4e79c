package io.sonde.testkit;

import io.sonde.spi.Direction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What two ends of a connection said to each other, to be replayed whole, cut, truncated and
 * spoiled. Immutable. Cuts and lengths count the bytes of the conversation, both directions
 * together, in order; a piece has the time of the step that it was cut from.
 */
public final class Conversation {
  private record Step(Direction direction, byte[] bytes, long atNs, long readNs) {}

  private final List<Step> steps;

  private Conversation(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** A conversation in which nothing was said yet. */
  public static Conversation begin() {
    return new Conversation(List.of());
  }

  /** Adds ASCII text that the traced process received. */
  public Conversation received(String text, long atNs) {
    return with(Direction.RECEIVED, text, atNs, 0);
  }

  /** Adds ASCII text that the traced process sent. */
  public Conversation sent(String text, long atNs) {
    return sent(text, atNs, 0);
  }

  /** Adds ASCII text that the traced process sent, having read what came before. */
  public Conversation sent(String text, long atNs, long readNs) {
    return with(Direction.SENT, text, atNs, readNs);
  }

  private Conversation with(Direction direction, String text, long atNs, long readNs) {
    List<Step> more = new ArrayList<>(steps);
    more.add(new Step(direction, text.getBytes(StandardCharsets.ISO_8859_1), atNs, readNs));
    return new Conversation(more);
  }

  /** The same conversation as its other end sees it. */
  public Conversation mirrored() {
    List<Step> other = new ArrayList<>();
    for (Step step : steps) {
      other.add(new Step(step.direction.opposite(), step.bytes, step.atNs, 0));
    }
    return new Conversation(other);
  }

  /** Bytes in it. */
  public int bytes() {
    return steps.stream().mapToInt(step -> step.bytes.length).sum();
  }

  /** When its last step happened; 0 if there is none. */
  public long endNs() {
    return steps.isEmpty() ? 0 : steps.getLast().atNs;
  }

  /** Gives the bytes of every step, in order. */
  void forEach(BiConsumer<Direction, byte[]> reader) {
    for (Step step : steps) {
      reader.accept(step.direction, step.bytes);
    }
  }

  /** Plays it whole, one chunk for each step. */
  public DecoderRig play(DecoderRig rig) {
    return play(rig, bytes(), bytes());
  }

  /** Plays it with its chunks cut at one more or two more places. */
  public DecoderRig play(DecoderRig rig, int firstCut, int secondCut) {
    int at = 0;
    for (Step step : steps) {
      int end = at + step.bytes.length;
      int first = Math.clamp(firstCut, at, end);
      int second = Math.clamp(secondCut, first, end);
      pass(rig, step, 0, first - at);
      pass(rig, step, first - at, second - at);
      pass(rig, step, second - at, step.bytes.length);
      at = end;
    }
    return rig;
  }

  /** Plays it in chunks of at most {@code size} bytes. */
  public DecoderRig playInPieces(DecoderRig rig, int size) {
    for (Step step : steps) {
      for (int at = 0; at < step.bytes.length; at += size) {
        pass(rig, step, at, Math.min(step.bytes.length, at + size));
      }
    }
    return rig;
  }

  /** Plays the first {@code length} bytes of it. */
  public DecoderRig playStart(DecoderRig rig, int length) {
    int left = length;
    for (Step step : steps) {
      pass(rig, step, 0, Math.min(left, step.bytes.length));
      left = Math.max(0, left - step.bytes.length);
    }
    return rig;
  }

  /**
   * Plays it once for each byte, cut there.
   *
   * @param check gets each rig when the conversation was played on it
   */
  public void everyCut(Supplier<DecoderRig> rigs, Consumer<DecoderRig> check) {
    int bytes = bytes();
    for (int cut = 1; cut < bytes; cut++) {
      int at = cut;
      attempt("cut at byte " + at, () -> check.accept(play(rigs.get(), at, bytes)));
    }
  }

  /**
   * Plays it once for each pair of cuts, or for an even choice of them if there are more than
   * {@code limit}.
   */
  public void everyPairOfCuts(int limit, Supplier<DecoderRig> rigs, Consumer<DecoderRig> check) {
    int bytes = bytes();
    long pairs = (long) bytes * bytes / 2;
    int stride = (int) Math.max(1, pairs / limit);
    long next = 0;
    for (int first = 1; first < bytes; first++) {
      for (int second = first + 1; second < bytes; second++) {
        if (next++ % stride == 0) {
          int one = first;
          int two = second;
          attempt(
              "cut at bytes " + one + " and " + two,
              () -> check.accept(play(rigs.get(), one, two)));
        }
      }
    }
  }

  /**
   * Plays every beginning of it, without the whole, then closes the connection from the client's or
   * the server's side, in order and by reset.
   */
  public void everyTruncation(Supplier<DecoderRig> rigs, Consumer<DecoderRig> check) {
    int bytes = bytes();
    long endNs = endNs() + 1;
    for (int length = 0; length < bytes; length++) {
      for (Direction first : Direction.values()) {
        for (boolean reset : new boolean[] {false, true}) {
          int kept = length;
          attempt(
              "only " + kept + " bytes, then " + first + (reset ? " reset" : " closed"),
              () -> {
                DecoderRig rig = playStart(rigs.get(), kept);
                rig.closed(first, endNs, reset).closed(first.opposite(), endNs, reset);
                check.accept(rig);
              });
        }
      }
    }
  }

  /**
   * Plays it {@code rounds} times, each time with bytes changed, doubled, left out, lost or
   * uncaptured at random places, then closes it. The same seed spoils the same way.
   */
  public void spoiled(
      long seed, int rounds, Supplier<DecoderRig> rigs, Consumer<DecoderRig> check) {
    for (int round = 0; round < rounds; round++) {
      long thisSeed = seed + round;
      attempt(
          "spoiled with seed " + thisSeed,
          () -> {
            DecoderRig rig = rigs.get();
            Random random = new Random(thisSeed);
            for (Step step : steps) {
              playSpoiled(rig, step, random);
            }
            check.accept(rig.closed(endNs() + 1));
          });
    }
  }

  private static void playSpoiled(DecoderRig rig, Step step, Random random) {
    byte[] bytes = step.bytes.clone();
    for (int changes = random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    int at = 0;
    while (at < bytes.length) {
      int size = Math.min(bytes.length - at, 1 + random.nextInt(bytes.length));
      switch (random.nextInt(8)) {
        case 0 -> rig.gap(step.direction, size);
        case 1 -> rig.unseen(step.direction, size, step.atNs);
        case 2 -> {
          rig.bytes(step.direction, bytes, at, size, step.atNs, step.readNs);
          rig.bytes(step.direction, bytes, at, size, step.atNs, step.readNs);
        }
        case 3 -> size = Math.min(size, 3);
        default -> rig.bytes(step.direction, bytes, at, size, step.atNs, step.readNs);
      }
      at += size;
    }
  }

  private static void pass(DecoderRig rig, Step step, int from, int to) {
    if (to > from) {
      rig.bytes(step.direction, step.bytes, from, to - from, step.atNs, step.readNs);
    }
  }

  /** Runs a replay; what goes wrong in it says which one it was. */
  private static void attempt(String what, Runnable replay) {
    try {
      replay.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage(), e);
    }
  }
}
