package io.sonde.discovery.select;

import io.sonde.discovery.language.Language;
import io.sonde.spi.config.Settings;
import io.sonde.spi.process.Service.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads selectors from the configuration: the groups of {@code discovery.instrument} and {@code
 * discovery.exclude}, and the short keys, such as {@code discovery.open_ports}, which together are
 * one more entry before the groups.
 */
public final class SelectorReader {
  private static final List<String> SHORT_LISTS = List.of("open_ports", "pids", "languages");

  private final Settings settings;

  /**
   * @param settings the effective configuration
   */
  public SelectorReader(Settings settings) {
    this.settings = settings;
  }

  /** Processes to trace, in the order of the configuration. */
  public List<Instrument> instruments() {
    List<Instrument> instruments = new ArrayList<>();
    Map<String, Object> shortKeys = shortKeys();
    if (!shortKeys.isEmpty()) {
      instruments.add(instrument("discovery", shortKeys));
    }
    int index = 0;
    for (Map<String, Object> group : settings.groups("discovery.instrument")) {
      instruments.add(instrument("discovery.instrument[" + index++ + "]", new HashMap<>(group)));
    }
    return instruments;
  }

  /** Processes never to trace. */
  public List<Selector> excludes() {
    List<Selector> excludes = new ArrayList<>();
    int index = 0;
    for (Map<String, Object> group : settings.groups("discovery.exclude")) {
      excludes.add(selector("discovery.exclude[" + index++ + "]", new HashMap<>(group)));
    }
    return excludes;
  }

  private Map<String, Object> shortKeys() {
    Map<String, Object> group = new HashMap<>();
    String executable = settings.text("discovery.executable");
    if (!executable.isEmpty()) {
      group.put("executable", executable);
    }
    for (String key : SHORT_LISTS) {
      List<?> values = settings.list("discovery." + key);
      if (!values.isEmpty()) {
        group.put(key, values);
      }
    }
    return group;
  }

  /** What is left of a group after its own keys are settings for the chosen services. */
  private static Instrument instrument(String origin, Map<String, Object> group) {
    Selector selector = selector(origin, group);
    String name = first(take(group, "name"));
    String namespace = first(take(group, "namespace"));
    Set<Signal> exports = null;
    if (group.containsKey("exports")) {
      exports = EnumSet.noneOf(Signal.class);
      for (String text : take(group, "exports")) {
        exports.add(signal(origin, text));
      }
    }
    return new Instrument(selector, name, namespace, exports, group);
  }

  private static Selector selector(String origin, Map<String, Object> group) {
    List<Glob> executables = globs(origin, "executable", group);
    List<Glob> commandLines = globs(origin, "command_line", group);
    Set<Integer> pids = new HashSet<>();
    Set<Language> languages = EnumSet.noneOf(Language.class);
    Ports ports;
    String key = "open_ports";
    try {
      ports = new Ports(take(group, "open_ports"));
      key = "pids";
      for (String pid : take(group, "pids")) {
        pids.add(pid(pid));
      }
      key = "languages";
      for (String language : take(group, "languages")) {
        languages.addAll(languages(language));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(origin + "." + key + ": " + e.getMessage(), e);
    }
    boolean containersOnly = Boolean.parseBoolean(first(take(group, "containers_only")));
    Selector selector =
        new Selector(origin, executables, commandLines, ports, pids, languages, containersOnly);
    if (selector.isEmpty()) {
      throw new IllegalArgumentException(
          origin
              + " names no process: it needs at least one of executable, command_line, open_ports,"
              + " pids, languages, containers_only");
    }
    return selector;
  }

  private static List<Glob> globs(String origin, String key, Map<String, Object> group) {
    List<Glob> globs = new ArrayList<>();
    for (String pattern : take(group, key)) {
      try {
        globs.add(new Glob(pattern));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(origin + "." + key + ": " + e.getMessage(), e);
      }
    }
    return globs;
  }

  private static Set<Language> languages(String pattern) {
    if (pattern.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
      return EnumSet.of(Language.of(pattern));
    }
    Glob glob = new Glob(pattern);
    Set<Language> languages = EnumSet.allOf(Language.class);
    languages.removeIf(language -> !glob.matches(language.text()));
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("no language matches '" + pattern + "'");
    }
    return languages;
  }

  private static int pid(String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a process id", e);
    }
  }

  private static Signal signal(String origin, String text) {
    try {
      return Signal.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          origin + ".exports: '" + text + "' is neither traces nor metrics", e);
    }
  }

  /** Removes a key and gives its value as texts, however many it has. */
  private static List<String> take(Map<String, Object> group, String key) {
    Object value = group.remove(key);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of(value)) {
      texts.add(item.toString());
    }
    return texts;
  }

  private static String first(List<String> texts) {
    return texts.isEmpty() ? "" : texts.getFirst();
  }
}
