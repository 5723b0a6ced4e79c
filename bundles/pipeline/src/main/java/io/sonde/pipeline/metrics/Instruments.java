package io.sonde.pipeline.metrics;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which instruments a span counts in, by its protocol and kind.
 *
 * <p>A metric that several protocols define is one instrument, as the last of them defines it. A
 * definition that is made again unchanged keeps its instrument and so its series: exchanging a
 * plugin for its next version resets nothing. Definitions outlive their plugin for the same reason.
 */
final class Instruments {
  private static final List<Double> SECONDS =
      List.of(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1.0, 2.5, 5.0, 7.5, 10.0);

  /** Made of every server span, whatever its protocol. */
  static final SpanMetric QUEUE =
      new SpanMetric(
          "sonde.server.queue.duration",
          "s",
          "Time between the arrival of a request at the socket and the moment the process read it",
          SpanKind.SERVER,
          null,
          List.of(),
          SECONDS);

  private record Common(SpanKind kind, List<AttributeKey> keys) {}

  /**
   * An instrument that spans count in now.
   *
   * @param place of the instrument in its grouping
   */
  record Live(Instrument instrument, Grouping grouping, int place) {}

  private record State(Map<String, Part[][]> plans, Part[][] otherwise, List<Live> live) {}

  private final MetricAttributes labels;
  private final Map<String, List<SpanMetric>> definitions = new LinkedHashMap<>();
  private final Map<String, Instrument> byName = new TreeMap<>();
  private final Map<Common, Grouping> groupings = new HashMap<>();
  private final Instrument queue = new Instrument(QUEUE, Instrument.Source.QUEUE);
  private volatile State state;

  Instruments(MetricAttributes labels) {
    this.labels = labels;
    this.state = plan();
  }

  /**
   * Takes the metrics of a protocol, in place of what it defined before.
   *
   * @throws IllegalArgumentException if a metric has bounds that do not ascend; nothing is changed
   */
  synchronized void define(String protocol, List<SpanMetric> metrics) {
    Map<String, Instrument> made = new HashMap<>();
    for (SpanMetric metric : metrics) {
      Instrument before = byName.get(metric.name());
      boolean same = before != null && before.definition().equals(metric);
      made.put(metric.name(), same ? before : Instrument.of(metric));
    }
    byName.putAll(made);
    definitions.put(protocol, List.copyOf(metrics));
    state = plan();
  }

  /** What a span counts in; any thread. */
  Part[] of(String protocol, SpanKind kind) {
    State now = state;
    return now.plans.getOrDefault(protocol, now.otherwise)[kind.ordinal()];
  }

  /** Instruments in use, in the order of their names; any thread. */
  List<Live> live() {
    return state.live;
  }

  private State plan() {
    Map<String, Part[][]> plans = new HashMap<>();
    definitions.forEach((protocol, metrics) -> plans.put(protocol, plan(metrics)));
    List<Live> live = new ArrayList<>();
    byName.values().forEach(instrument -> live.add(live(instrument)));
    live.add(live(queue));
    live.sort(Comparator.comparing(one -> one.instrument().metric().name()));
    return new State(Map.copyOf(plans), plan(List.of()), List.copyOf(live));
  }

  private Part[][] plan(List<SpanMetric> metrics) {
    Part[][] plan = new Part[SpanKind.values().length][];
    for (SpanKind kind : SpanKind.values()) {
      Map<Grouping, List<Live>> parts = new LinkedHashMap<>();
      for (SpanMetric metric : metrics) {
        Instrument instrument = byName.get(metric.name());
        if (instrument.definition().kind() == kind) {
          Live one = live(instrument);
          parts.computeIfAbsent(one.grouping(), g -> new ArrayList<>()).add(one);
        }
      }
      if (kind == SpanKind.SERVER) {
        Live one = live(queue);
        parts.computeIfAbsent(one.grouping(), g -> new ArrayList<>()).add(one);
      }
      plan[kind.ordinal()] =
          parts.entrySet().stream()
              .map(part -> part(part.getKey(), part.getValue()))
              .toArray(Part[]::new);
    }
    return plan;
  }

  private static Part part(Grouping grouping, List<Live> instruments) {
    return new Part(
        grouping,
        instruments.stream().map(Live::instrument).toArray(Instrument[]::new),
        instruments.stream().mapToInt(Live::place).toArray());
  }

  private Live live(Instrument instrument) {
    List<AttributeKey> keys =
        instrument == queue ? List.of() : labels.of(instrument.definition().attributes());
    Common common = new Common(instrument.definition().kind(), keys);
    Grouping grouping =
        groupings.computeIfAbsent(common, c -> new Grouping(groupings.size(), c.keys()));
    return new Live(instrument, grouping, grouping.place(instrument));
  }
}
