package io.sonde.discovery.language;

import java.util.Locale;

/**
 * Languages that processes are written in. The text is the value of {@code telemetry.sdk.language}
 * and of selectors.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/telemetry/">the
 *     registry's values</a>
 */
public enum Language {
  /** Also what is compiled from anything not named here, as C is. */
  CPP(""),
  DOTNET(".NET"),
  ERLANG("BEAM"),
  GO("go"),
  /** The runtime's name is one of several and not to be had from outside. */
  JAVA(""),
  NODEJS("nodejs"),
  PHP(""),
  PYTHON("cpython"),
  RUBY("ruby"),
  RUST("");

  private final String runtime;

  Language(String runtime) {
    this.runtime = runtime;
  }

  /**
   * The language of this name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Language of(String text) {
    for (Language language : values()) {
      if (language.text().equals(text.toLowerCase(Locale.ROOT))) {
        return language;
      }
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "c", "c++", "generic" -> CPP;
      case "node" -> NODEJS;
      default ->
          throw new IllegalArgumentException(
              "'"
                  + text
                  + "' is not a language: cpp (for c and all others), dotnet, erlang, go,"
                  + " java, nodejs, php, python, ruby, rust");
    };
  }

  /** Name in lower case, for example {@code nodejs}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Value of {@code process.runtime.name}, empty if it cannot be told. */
  public String runtime() {
    return runtime;
  }
}
