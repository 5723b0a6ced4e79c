package io.sonde.pipeline.metrics;

import io.sonde.pipeline.span.Selection;
import io.sonde.spi.AttributeKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Decides which attributes the series of a metric have. */
final class MetricAttributes {
  /** What would make a series of every request; nobody gets it. */
  private static final Set<String> NEVER =
      Set.of(
          "url.path",
          "url.query",
          "url.full",
          "user_agent.original",
          "client.port",
          "network.peer.port",
          "db.query.text");

  /** What a pattern with a star may add; any other attribute is added by its full name. */
  private static final List<String> OPTIONAL =
      List.of(
          "http.request.method_original",
          "server.address",
          "server.port",
          "client.address",
          "network.peer.address",
          "network.protocol.name",
          "network.protocol.version",
          "network.transport",
          "network.type",
          "url.scheme",
          "url.template");

  private final Selection selection;

  MetricAttributes(Selection selection) {
    this.selection = selection;
    for (String name : selection.include()) {
      if (NEVER.contains(name)) {
        System.getLogger(MetricAttributes.class.getPackageName())
            .log(
                System.Logger.Level.WARNING,
                "attributes.metrics.include: {0} is left out, it would make a series of every"
                    + " request",
                name);
      }
    }
  }

  /**
   * Attributes of a metric.
   *
   * @param defaults as its protocol defines it
   */
  List<AttributeKey> of(List<AttributeKey> defaults) {
    Stream<String> kept = defaults.stream().map(AttributeKey::name).filter(selection::keeps);
    Stream<String> named = selection.include().stream().filter(name -> name.indexOf('*') < 0);
    Stream<String> added = Stream.concat(OPTIONAL.stream(), named).filter(selection::adds);
    return Stream.concat(kept, added)
        .filter(name -> !NEVER.contains(name))
        .distinct()
        .map(AttributeKey::of)
        .toList();
  }
}
