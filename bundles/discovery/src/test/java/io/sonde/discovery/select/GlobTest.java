package io.sonde.discovery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '"',
      value = {
        "nginx nginx true",
        "nginx nginx2 false",
        "* \"\" true",
        "*nginx /usr/sbin/nginx true",
        "/usr/*/nginx /usr/a/b/nginx true",
        "a?c abc true",
        "a?c ac false",
        "[a-c]x bx true",
        "[a-c]x dx false",
        "[!a-c]x dx true",
        "[!a-c]x ax false",
        "[a-]x -x true",
        "[]]x ]x true",
        "[*]x *x true",
        "[*]x ax false",
        "{nginx,apache*} apache2 true",
        "{nginx,apache*} lighttpd false",
        "a{b,{c,d}e}f adef true",
        "a{b,{c,d}e}f acf false",
        "a{,b} a true",
        "[{]a {a true",
        "\\* * true",
        "\\* a false",
        "\\{a {a true",
        "*a*b*c xxaxxbxxc true",
        "*a*b*c xxaxxcxxb false",
        "*ab aab true",
        "a* b false",
      })
  void matchesTheWholeText(String glob, String text, boolean matches) {
    assertThat(new Glob(glob).matches(text)).isEqualTo(matches);
  }

  @Test
  void aPatternWithoutSlashMatchesTheFileName() {
    assertThat(new Glob("ngin?").matchesPath("/usr/sbin/nginx")).isTrue();
    assertThat(new Glob("sbin/nginx").matchesPath("/usr/sbin/nginx")).isFalse();
    assertThat(new Glob("usr").matchesPath("/usr/sbin/nginx")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a",
        "{a,{b}",
        "[a",
        "[",
        "[!",
        "x[]",
        "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"
      })
  void refusesWhatIsNotClosedOrTooMuch(String glob) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Glob(glob))
        .withMessageContaining(glob);
  }

  @Test
  void takesNoLongerForEvilPatterns() {
    Glob evil = new Glob("*a".repeat(50) + "b");
    String text = "a".repeat(20_000);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(evil.matches(text)).isFalse());
  }
}
