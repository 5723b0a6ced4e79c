package io.sonde.config;

import io.sonde.config.source.Place;
import io.sonde.config.source.Problems;
import io.sonde.config.source.Setting;
import java.util.List;
import java.util.Map;

/** What must hold between keys. */
public final class Rules {
  /** Fields of a selector that match processes; the rest says what is done with them. */
  private static final List<String> MATCHING =
      List.of("executable", "command_line", "open_ports", "pids", "languages", "containers_only");

  private final Map<String, Setting> settings;
  private final Problems problems;

  private Rules(Map<String, Setting> settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  static void check(Map<String, Setting> settings, Problems problems) {
    new Rules(settings, problems).check();
  }

  private void check() {
    together("otlp.client_certificate", "otlp.client_key");
    together("prometheus.tls.certificate", "prometheus.tls.key");
    together("prometheus.basic_auth.user", "prometheus.basic_auth.password");
    if (settings.get("plugins.require_signature").value().equals(true)
        && settings.get("plugins.trust_store").value().equals("")
        && !problems.isBroken("plugins.trust_store")) {
      problems.add(
          settings.get("plugins.require_signature").place(),
          "plugins.require_signature is of no use without plugins.trust_store");
    }
    selecting("discovery.instrument");
    selecting("discovery.exclude");
    Setting queue = settings.get("otlp.queue_size");
    Setting batch = settings.get("otlp.batch_size");
    if ((Long) batch.value() > (Long) queue.value()
        && !problems.isBroken("otlp.queue_size")
        && !problems.isBroken("otlp.batch_size")) {
      problems.add(
          (batch.isDefault() ? queue : batch).place(),
          "otlp.batch_size (%d) is larger than otlp.queue_size (%d)"
              .formatted(batch.value(), queue.value()));
    }
  }

  private void together(String one, String other) {
    requires(one, other);
    requires(other, one);
  }

  private void requires(String one, String other) {
    if (!settings.get(one).value().equals("")
        && settings.get(other).value().equals("")
        && !problems.isBroken(other)) {
      problems.add(settings.get(one).place(), one + " is of no use without " + other);
    }
  }

  private static boolean selects(Object value) {
    return switch (value) {
      case null -> false;
      case List<?> list -> !list.isEmpty();
      default -> !value.equals("") && !value.equals(false);
    };
  }

  private void selecting(String key) {
    if (problems.isBroken(key)) {
      return;
    }
    Place place = settings.get(key).place();
    int number = 0;
    for (Object group : (List<?>) settings.get(key).value()) {
      number++;
      if (MATCHING.stream().noneMatch(field -> selects(((Map<?, ?>) group).get(field)))) {
        problems.add(
            place,
            "entry "
                + number
                + " of "
                + key
                + " selects nothing, expected one of "
                + String.join(", ", MATCHING));
      }
    }
  }
}
