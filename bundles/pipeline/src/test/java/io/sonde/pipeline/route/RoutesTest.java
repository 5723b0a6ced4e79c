package io.sonde.pipeline.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.pipeline.span.FakeSpan;
import io.sonde.spi.AttributeKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoutesTest {
  private static final AttributeKey PATH = AttributeKey.of("url.path");
  private static final AttributeKey ROUTE = AttributeKey.of("http.route");

  @Test
  void takesTheFirstPatternThatFits() {
    Routes routes = routes(Unmatched.LEARN, List.of("/users/me", "/users/:id", "/users/*"));
    assertThat(route(routes, "/users/me")).isEqualTo("/users/me");
    assertThat(route(routes, "/users/bob")).isEqualTo("/users/:id");
    assertThat(route(routes, "/users/bob/x")).isEqualTo("/users/*");
    assertThat(route(routes, "/orders/7")).isEqualTo("/orders/{id}");
  }

  @ParameterizedTest
  @CsvSource({
    "LEARN, /a/17, true, /a/{id}",
    "PATH, /a/17, true, /a/17",
    "WILDCARD, /a/17, true, /**",
    "UNSET, /a/17, true,",
    "LEARN, /a/17, false,",
    "PATH, /a/17, false,",
    "WILDCARD, /a/17, false, /**",
    "UNSET, /a/17, false,",
  })
  void hasFourWaysForTheRest(Unmatched unmatched, String path, boolean exists, String expected) {
    Routes routes = routes(unmatched, List.of());
    for (int i = 0; i < 2; i++) {
      assertThat(routes.ofPath(span(path), 0, exists).text()).isEqualTo(expected);
    }
  }

  @Test
  void learnsAfterAPathWasMissing() {
    Routes routes = routes(Unmatched.LEARN, List.of());
    assertThat(routes.ofPath(span("/new"), 0, false).text()).isNull();
    assertThat(routes.ofPath(span("/new"), 0, true).text()).isEqualTo("/new");
    assertThat(routes.ofPath(span("/new"), 0, false).text()).isEqualTo("/new");
  }

  @Test
  void forgetsOldRoutesWhenAPositionBecomesAStar() {
    Routes routes = routes(Unmatched.LEARN, List.of());
    assertThat(route(routes, "/blog/a")).isEqualTo("/blog/a");
    for (String page : "b c d e f".split(" ")) {
      route(routes, "/blog/" + page);
    }
    assertThat(route(routes, "/blog/a")).isEqualTo("/blog/*");
  }

  @ParameterizedTest
  @EnumSource(IgnoreMode.class)
  void ignores(IgnoreMode mode) {
    List<RoutePattern> health = RoutePattern.of(List.of("/health/*"));
    Routes routes = new Routes(new RouteRules(List.of(), health, mode, Unmatched.LEARN, 5));
    Route ignored = routes.ofPath(span("/health/live"), 0, true);
    assertThat(ignored).isEqualTo(mode.route("/health/*"));
    assertThat(ignored.inTraces()).isEqualTo(mode == IgnoreMode.METRICS);
    assertThat(ignored.inMetrics()).isEqualTo(mode == IgnoreMode.TRACES);
    assertThat(routes.ofPath(span("/users"), 0, true)).isEqualTo(Route.of("/users"));

    FakeSpan given = span("/health/live").set("http.route", "/health/{probe}");
    Route own = routes.ofGiven(given, given.indexOf(ROUTE), given.indexOf(PATH));
    assertThat(own).isEqualTo(mode.route("/health/{probe}"));
  }

  @Test
  void takesTheRouteThatTheSpanHas() {
    Routes routes = routes(Unmatched.LEARN, List.of("/users/*"));
    FakeSpan span = span("/users/1").set("http.route", "/users/{user}");
    Route first = routes.ofGiven(span, span.indexOf(ROUTE), span.indexOf(PATH));
    assertThat(first.text()).isEqualTo("/users/{user}");
    assertThat(routes.ofGiven(span, span.indexOf(ROUTE), -1)).isSameAs(first);
  }

  @Test
  void remembersWithoutReadingThePathAgain() {
    Routes routes = routes(Unmatched.LEARN, List.of());
    Route first = routes.ofPath(span("/users/17"), 0, true);
    FakeSpan unreadable = span("/users/17").unreadable();
    assertThat(routes.ofPath(unreadable, 0, true)).isSameAs(first);
  }

  @Test
  void tellsManyPathsApartInItsSmallMemory() {
    Routes routes = routes(Unmatched.PATH, List.of());
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5000; i++) {
        assertThat(route(routes, "/p" + i)).isEqualTo("/p" + i);
      }
    }
  }

  private static Routes routes(Unmatched unmatched, List<String> patterns) {
    List<RoutePattern> compiled = RoutePattern.of(patterns);
    return new Routes(new RouteRules(compiled, List.of(), IgnoreMode.ALL, unmatched, 5));
  }

  private static FakeSpan span(String path) {
    return FakeSpan.server().set("url.path", path);
  }

  private static String route(Routes routes, String path) {
    return routes.ofPath(span(path), 0, true).text();
  }
}
