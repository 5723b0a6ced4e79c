package io.sonde.discovery.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceVariableTest {
  @Test
  void readsPairs() {
    assertThat(ResourceVariable.parse("a=1, b = x%2Cy ,c=a=b,d=%C3%A4,e="))
        .isEqualTo(Map.of("a", "1", "b", "x,y", "c", "a=b", "d", "\u00e4", "e", ""));
    assertThat(ResourceVariable.parse("a=1,a=2")).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void leavesOutWhatIsNotSound() {
    for (String text : new String[] {"", ",", "=", "=x", "a", "a=%", "a=%4", "a=%zz", "a=%4%41"}) {
      assertThat(ResourceVariable.parse(text)).as(text).isEmpty();
      assertThat(ResourceVariable.parse(text + ",b=1")).as(text).isEqualTo(Map.of("b", "1"));
    }
    assertThat(ResourceVariable.parse("a=" + "x".repeat(5000))).isEmpty();
    assertThat(ResourceVariable.parse("a=1,".repeat(100_000))).isEqualTo(Map.of("a", "1"));
  }
}
