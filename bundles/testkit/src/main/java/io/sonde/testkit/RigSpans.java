package io.sonde.testkit;

import io.sonde.spi.Span;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sink of a rig: keeps what was ended, counts the rest. */
final class RigSpans implements SpanSink {
  private final boolean keeping;
  private final ArrayDeque<RigSpan> free = new ArrayDeque<>();
  final List<EndedSpan> ended = new ArrayList<>();
  final Map<String, Integer> dropped = new TreeMap<>();
  final Map<String, Integer> skipped = new TreeMap<>();
  long begun;
  long endedCount;
  long droppedCount;
  int attributesLeftOut;
  private String skip;

  /**
   * @param keeping false for a sink that only counts, reuses its slots and so does not allocate
   */
  RigSpans(boolean keeping) {
    this.keeping = keeping;
  }

  @Override
  public Span begin(SpanKind kind, long startNs) {
    begun++;
    RigSpan span = keeping || free.isEmpty() ? new RigSpan(this) : free.pop();
    return span.begin(kind, startNs);
  }

  @Override
  public void skip(String reason) {
    if (skip == null) {
      skip = reason;
    }
  }

  long open() {
    return begun - endedCount - droppedCount;
  }

  /** Settles the chunk at hand: counts it as skipped if the decoder said so. */
  void settle() {
    if (skip != null) {
      skipped.merge(skip, 1, Integer::sum);
      skip = null;
    }
  }

  void ended(RigSpan span, long endNs) {
    endedCount++;
    if (keeping) {
      ended.add(span.record(endNs));
    } else {
      free.push(span);
    }
  }

  void dropped(RigSpan span, String reason) {
    droppedCount++;
    dropped.merge(reason, 1, Integer::sum);
    if (!keeping) {
      free.push(span);
    }
  }

  void attributeLeftOut() {
    attributesLeftOut++;
  }
}
