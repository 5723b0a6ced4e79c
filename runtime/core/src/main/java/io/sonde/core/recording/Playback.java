package io.sonde.core.recording;

import io.sonde.core.flow.Flow;
import io.sonde.core.ledger.KernelCounts;
import io.sonde.core.plugin.Candidate;
import io.sonde.core.plugin.Half;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.plugin.Plugins;
import io.sonde.core.record.SondeLimits;
import io.sonde.core.span.SpanPool;
import io.sonde.core.span.SpanSlot;
import io.sonde.spi.Capture;
import io.sonde.spi.Direction;
import io.sonde.spi.Protocol;
import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import io.sonde.spi.recording.RecordedSpan;
import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Plays a recording once, through a flow of its own that no kernel feeds: a decoder that passes
 * here has met the code that will call it. Used once, by one thread.
 */
final class Playback implements Plugins.Kernel, Flow.Outside {
  /** Spans that one record may end. */
  private static final int SPANS = 4096;

  private final Recording recording;
  private final SpanPool pool = new SpanPool(SPANS);
  private final Plugins plugins = new Plugins(this);
  private final Flow flow = new Flow(plugins, pool, this);
  private final Plugin plugin;
  private final List<RecordedSpan> spans = new ArrayList<>();
  private final boolean[] seen = new boolean[2];
  private int slot;
  private String failure;

  Playback(Protocol protocol, Recording recording) {
    this.recording = recording;
    plugin = plugins.add(Candidate.of(protocol, Half.NONE));
  }

  /**
   * Plays it.
   *
   * @param recognised whether the connection is known to be the protocol's from its first byte;
   *     otherwise its signatures and claims must tell
   * @param cuts from a byte of the recording, counted in both directions, to the next cut behind it
   * @return null if all was as expected, else a part of a sentence
   */
  String run(boolean recognised, IntUnaryOperator cuts) {
    if (recognised) {
      slot = plugin.slot();
    }
    try (Records records = new Records(recording, flow::onRecord, plugin.generation())) {
      records.opened();
      int at = 0;
      for (Step step : recording.steps()) {
        if (step instanceof Step.Data data) {
          at = data(records, data, at, cuts);
        } else {
          records.other(step, slot);
        }
        collect();
      }
    }
    flow.close();
    return complaint();
  }

  private int data(Records records, Step.Data data, int begin, IntUnaryOperator cuts) {
    int end = begin + data.bytes().length;
    int at = begin;
    do {
      int to = Math.min(cuts.applyAsInt(at), Math.min(end, at + SondeLimits.SONDE_CAPTURE_MAX));
      recognise(data, at - begin, to - begin);
      records.data(data, at - begin, to - begin, slot);
      collect();
      at = to;
    } while (at < end);
    return end;
  }

  /** Does what the kernel does with the first bytes of a direction. */
  private void recognise(Step.Data data, int from, int to) {
    Direction direction = data.direction();
    if (slot != SondeLimits.SONDE_SLOT_UNKNOWN || seen[direction.ordinal()]) {
      return;
    }
    seen[direction.ordinal()] = true;
    Role sender = direction == recording.role().requests() ? Role.CLIENT : Role.SERVER;
    for (Signature signature : plugin.signatures()) {
      if (signature.from() == sender && matches(signature, data.bytes(), from, to)) {
        slot = plugin.slot();
      }
    }
  }

  private static boolean matches(Signature signature, byte[] bytes, int from, int to) {
    byte[] value = signature.value();
    byte[] mask = signature.mask();
    int first = from + signature.offset();
    if (first + value.length > to) {
      return false;
    }
    for (int i = 0; i < value.length; i++) {
      if ((bytes[first + i] & mask[i]) != value[i]) {
        return false;
      }
    }
    return true;
  }

  private void collect() {
    for (SpanSlot span = pool.poll(); span != null; span = pool.poll()) {
      spans.add(RecordedSpan.of(span, Records.BEGIN_NS));
      pool.recycle(span);
    }
  }

  private String complaint() {
    if (failure != null) {
      return failure;
    }
    if (slot == SondeLimits.SONDE_SLOT_UNKNOWN) {
      return "no signature matches its bytes and claims() does not claim them";
    }
    String difference = recording.difference(spans);
    Map<String, ?> dropped = plugin.ledger().dropped().counts();
    return difference == null || dropped.isEmpty()
        ? difference
        : difference + "; spans were dropped: " + String.join(", ", dropped.keySet());
  }

  @Override
  public void verdict(long connection, int to) {
    if (slot == SondeLimits.SONDE_SLOT_UNKNOWN && to != SondeLimits.SONDE_SLOT_IGNORED) {
      slot = to;
    }
  }

  @Override
  public void failed(Plugin by, Throwable thrown) {
    if (failure == null) {
      failure = "the decoder threw " + thrown;
    }
  }

  @Override
  public void slot(int number, int generation, Capture capture) {}

  @Override
  public void signatures(List<Plugins.Target> signatures) {}

  @Override
  public KernelCounts counts(int account) {
    return KernelCounts.NONE;
  }

  @Override
  public void clearCounts(int account) {}
}
