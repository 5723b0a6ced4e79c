package io.sonde.pipeline.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnerTest {
  private static final int LIMIT = 20;

  private final Learner learner = new Learner(LIMIT);

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/users, /users",
    "/users/, /users",
    "//users//list, /users/list",
    "/users/17, /users/{id}",
    "/users/17/orders/3f2504e0-4f89-11d3-9a0c-0305e82c3301, /users/{id}/orders/{id}",
    "/v2/users/17, /v2/users/{id}",
    "/login;jsessionid=0123ABCD, /login",
    "/a/b/c/d/e/f/g/h/i/j/k/l, /a/b/c/d/e/f/g/h/i/j/**",
  })
  void namesAPathAtOnce(String path, String route) {
    assertThat(taught(path)).isEqualTo(route);
  }

  @ParameterizedTest
  @CsvSource({"''", "*", "example.org:443"})
  void givesNoRouteToWhatIsNoPath(String path) {
    assertThat(taught(path)).isNull();
  }

  @Test
  void makesAPositionWithTooManyNamesAStar() {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(taught("/blog/" + word(i))).isEqualTo("/blog/" + word(i));
    }
    assertThat(taught("/blog/" + word(LIMIT))).isEqualTo("/blog/*");
    assertThat(taught("/blog/" + word(0))).isEqualTo("/blog/*");
    assertThat(taught("/about")).isEqualTo("/about");
  }

  @Test
  void keepsTheFewNamesThatLeadOn() {
    taught("/api/users/17");
    taught("/api/orders");
    for (int i = 0; i < LIMIT; i++) {
      taught("/" + word(i));
    }
    assertThat(taught("/anything")).isEqualTo("/*");
    assertThat(taught("/" + word(0))).isEqualTo("/*");
    assertThat(taught("/77")).isEqualTo("/*");
    assertThat(taught("/api/users/18")).isEqualTo("/api/users/{id}");
    assertThat(taught("/api/carts")).isEqualTo("/api/carts");
    assertThat(taught("/late/comer")).isEqualTo("/*/comer");
  }

  @Test
  void keepsWhatItKnewBelowAStar() {
    for (int i = 0; i < LIMIT; i++) {
      taught("/" + word(i) + "/settings");
      taught("/" + word(i) + "/" + i);
    }
    taught("/" + word(LIMIT));

    assertThat(known("/anyone/settings")).isEqualTo("/*/settings");
    assertThat(known("/anyone/17")).isEqualTo("/*/{id}");
    assertThat(known("/anyone/else")).isNull();
  }

  @Test
  void collapsesBelowAStarToo() {
    for (int i = 0; i < LIMIT; i++) {
      taught("/" + word(i) + "/" + word(1000 + i));
    }
    assertThat(taught("/x/" + word(1000))).isEqualTo("/*/" + word(1000));
    assertThat(taught("/x/y")).isEqualTo("/*/*");
  }

  @Test
  void learnsNothingFromAPathThatDoesNotExist() {
    for (int i = 0; i < 1000; i++) {
      assertThat(known("/" + word(i))).isNull();
    }
    assertThat(learner.nodes()).isZero();
    assertThat(taught("/users/1")).isEqualTo("/users/{id}");
    assertThat(known("/users/2")).isEqualTo("/users/{id}");
    assertThat(known("/users")).as("only passed through").isNull();
  }

  @Test
  void givesTheSameRoutesForTheSamePaths() {
    assertThat(routesOf(new Learner(LIMIT), 5000)).isEqualTo(routesOf(new Learner(LIMIT), 5000));
  }

  @Test
  void staysSmallUnderAHundredThousandRandomPaths() {
    Set<String> routes = new HashSet<>(routesOf(learner, 100_000));
    assertThat(routes).hasSizeLessThan(1000);
    assertThat(learner.nodes()).isLessThanOrEqualTo(Learner.MOST_NODES);
    assertThat(new HashSet<>(routesOf(learner, 1000))).hasSizeLessThan(30);
  }

  @Test
  void staysSmallWhenEveryPositionHasFewNames() {
    Random random = new Random(7);
    Set<String> routes = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      StringBuilder path = new StringBuilder();
      for (int depth = 0; depth < 8; depth++) {
        path.append('/').append(word(random.nextInt(LIMIT)));
      }
      routes.add(taught(path.toString()));
    }
    assertThat(learner.nodes()).isLessThanOrEqualTo(Learner.MOST_NODES);
    assertThat(routes).hasSizeLessThanOrEqualTo(2 * Learner.MOST_NODES);
  }

  @Test
  void countsItsNames() {
    for (int limit : new int[] {1, 2, 5, 50}) {
      Learner one = new Learner(limit);
      routesOf(one, 20_000);
      assertThat(below(one.root)).as("limit %d", limit).isEqualTo(one.nodes());
    }
  }

  private static int below(Node node) {
    int count = 0;
    for (int i = 0; i < node.size; i++) {
      count += 1 + below(node.children[i]);
    }
    count += node.identifier == null ? 0 : 1 + below(node.identifier);
    return count + (node.any == null ? 0 : 1 + below(node.any));
  }

  private static List<String> routesOf(Learner learner, int paths) {
    Random random = new Random(42);
    List<String> routes = new ArrayList<>();
    for (int i = 0; i < paths; i++) {
      StringBuilder path = new StringBuilder();
      for (int depth = random.nextInt(6); depth >= 0; depth--) {
        boolean identifier = random.nextInt(4) == 0;
        path.append('/').append(identifier ? "17" : word(random.nextInt(1_000_000)));
      }
      routes.add(learner.route(path.toString(), true).text());
    }
    return routes;
  }

  /** A word of letters alone, different for every number. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder("w");
    for (int rest = number; rest > 0; rest /= 26) {
      word.append((char) ('a' + rest % 26));
    }
    return word.toString();
  }

  private String taught(String path) {
    return learner.route(path, true).text();
  }

  private String known(String path) {
    return learner.route(path, false).text();
  }
}
