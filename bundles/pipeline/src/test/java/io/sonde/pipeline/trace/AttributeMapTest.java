package io.sonde.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeMapTest {
  private final AttributeMap map = new AttributeMap(4);

  @Test
  void behavesLikeAnyMap() {
    map.append("b", "1");
    map.append("a", 2L);
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("b", "1");
    expected.put("a", 2L);

    assertThat((Map<String, Object>) map).isEqualTo(expected).hasSize(2);
    assertThat(map.get("a")).isEqualTo(2L);
    assertThat(map.get("c")).isNull();
    assertThat(map.containsKey("b")).isTrue();
    assertThat(map.containsKey("1")).isFalse();
    assertThat(List.copyOf(map.keySet())).containsExactly("b", "a");
    List<String> visited = new ArrayList<>();
    map.forEach((key, value) -> visited.add(key + value));
    assertThat(visited).containsExactly("b1", "a2");
  }

  @Test
  void cannotBeChangedFromOutside() {
    assertThatThrownBy(() -> map.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
  }
}
