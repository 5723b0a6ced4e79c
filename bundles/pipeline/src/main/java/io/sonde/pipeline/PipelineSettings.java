package io.sonde.pipeline;

import io.sonde.pipeline.metrics.Limits;
import io.sonde.pipeline.route.IgnoreMode;
import io.sonde.pipeline.route.RoutePattern;
import io.sonde.pipeline.route.RouteRules;
import io.sonde.pipeline.route.Unmatched;
import io.sonde.pipeline.span.Selection;
import io.sonde.pipeline.trace.Redaction;
import io.sonde.pipeline.trace.Sampler;
import io.sonde.spi.config.Settings;
import io.sonde.spi.process.Service;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the pipeline reads from the configuration, and what a service changes of it.
 *
 * @param routes for services that do not change them
 * @param sampler name of the sampler
 * @param samplerRatio its argument, 0 to 1
 * @param limits of the metrics
 * @param spanAttributes changed by the user
 * @param metricAttributes changed by the user
 * @param redaction of URLs
 */
record PipelineSettings(
    RouteRules routes,
    String sampler,
    double samplerRatio,
    Limits limits,
    Selection spanAttributes,
    Selection metricAttributes,
    Redaction redaction) {
  private static final String PATTERNS = "routes.patterns";
  private static final String IGNORE = "routes.ignore";
  private static final String SAMPLER = "traces.sampler";
  private static final String SAMPLER_ARG = "traces.sampler_arg";

  static PipelineSettings of(Settings settings) {
    return new PipelineSettings(
        new RouteRules(
            RoutePattern.of(settings.list(PATTERNS)),
            RoutePattern.of(settings.list(IGNORE)),
            IgnoreMode.valueOf(upper(settings.text("routes.ignore_mode"))),
            Unmatched.valueOf(upper(settings.text("routes.unmatched"))),
            Math.toIntExact(settings.number("routes.learn_limit"))),
        settings.text(SAMPLER),
        settings.decimal(SAMPLER_ARG),
        new Limits(
            Math.toIntExact(settings.number("metrics.cardinality_limit")),
            settings.duration("metrics.expiry").toNanos()),
        selection(settings, "attributes.traces"),
        selection(settings, "attributes.metrics"),
        new Redaction(settings.list("redact.query_parameters")));
  }

  private static Selection selection(Settings settings, String key) {
    return new Selection(settings.list(key + ".include"), settings.list(key + ".exclude"));
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** Route rules of a service. */
  RouteRules routes(Service service) {
    Map<String, Object> overrides = service.overrides();
    return new RouteRules(
        overrides.containsKey(PATTERNS) ? patterns(overrides.get(PATTERNS)) : routes.patterns(),
        overrides.containsKey(IGNORE) ? patterns(overrides.get(IGNORE)) : routes.ignored(),
        routes.ignoreMode(),
        routes.unmatched(),
        routes.learnLimit());
  }

  /** Sampler of a service; a name without an argument has the one of the configuration. */
  Sampler sampler(Service service) {
    Map<String, Object> overrides = service.overrides();
    Object name = overrides.getOrDefault(SAMPLER, overrides.getOrDefault("sampler.name", sampler));
    Object ratio =
        overrides.getOrDefault(SAMPLER_ARG, overrides.getOrDefault("sampler.arg", samplerRatio));
    return Sampler.of((String) name, ((Number) ratio).doubleValue());
  }

  private static List<RoutePattern> patterns(Object override) {
    return RoutePattern.of(((List<?>) override).stream().map(String.class::cast).toList());
  }
}
