package io.sonde.pipeline.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutePatternTest {
  @ParameterizedTest
  @CsvSource({
    "/, /, true",
    "/, '', true",
    "/, /a, false",
    "/users, /users, true",
    "/users, /users/, true",
    "/users, //users, true",
    "/users, /users;v=1, true",
    "/users, /user, false",
    "/users, /users/1, false",
    "/users/{id}, /users/1, true",
    "/users/:id, /users/alice, true",
    "/users/{id}, /users, false",
    "/users/{id}, /users/, false",
    "/users/{id}, /users/1/orders, false",
    "/users/{id}/orders, /users/1/orders, true",
    "/users/{id}/orders, /users/1/carts, false",
    "/static/*, /static, true",
    "/static/*, /static/a, true",
    "/static/*, /static/a/b/c.js, true",
    "/static/*, /statics, false",
    "/static/**, /static/a/b, true",
    "/a/*/b, /a/x/b, true",
    "/a/*/b, /a/x/y/b, false",
    "/*, /, true",
    "/*, /anything/at/all, true",
    "/Users, /users, false",
  })
  void matches(String pattern, String path, boolean expected) {
    assertThat(new RoutePattern(pattern).matches(path)).isEqualTo(expected);
  }

  @Test
  void addsAMissingSlash() {
    assertThat(RoutePattern.of(List.of("health", "/ready")))
        .extracting(RoutePattern::toString)
        .containsExactly("/health", "/ready");
  }

  @Test
  void refusesWhatIsNoPath() {
    assertThatThrownBy(() -> new RoutePattern("users")).hasMessageContaining("users");
  }
}
