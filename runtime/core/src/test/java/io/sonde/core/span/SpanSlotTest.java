package io.sonde.core.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.core.ledger.Ledger;
import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpanSlotTest {
  private static final AttributeKey PATH = AttributeKey.of("url.path");
  private static final AttributeKey STATUS = AttributeKey.of("http.response.status_code");

  private final SpanPool pool = new SpanPool(2);
  private final Owner owner = new Owner();

  private static final class Owner extends SpanOwner {
    private final Ledger ledger = new Ledger("test");

    @Override
    public String protocol() {
      return "test";
    }

    @Override
    public int pid() {
      return 7;
    }

    @Override
    public Ledger ledger() {
      return ledger;
    }
  }

  private SpanSlot begin() {
    return pool.begin(owner, SpanKind.SERVER, 100);
  }

  @Test
  void keepsTheLastValueOfAnAttribute() {
    SpanSlot span = begin();
    span.set(STATUS, 200).set(PATH, "/a").set(STATUS, 404);
    byte[] path = "x/bücher".getBytes(StandardCharsets.UTF_8);
    span.set(PATH, path, 1, path.length - 1);
    assertThat(span.attributeCount()).isEqualTo(2);
    assertThat(span.number(span.indexOf(STATUS))).isEqualTo(404);
    assertThat(span.text(span.indexOf(PATH))).isEqualTo("/bücher");
    assertThat(span.textEquals(span.indexOf(PATH), "/bücher")).isTrue();
    assertThat(span.textEquals(span.indexOf(PATH), "/bucher")).isFalse();
    assertThat(span.indexOf(AttributeKey.of("absent"))).isEqualTo(-1);
  }

  @Test
  void hashesCopiesLikeConstants() {
    SpanSlot span = begin();
    span.set(PATH, "/orders/17");
    int constant = span.textHash(0);
    byte[] copy = "/orders/17".getBytes(StandardCharsets.UTF_8);
    span.set(PATH, copy, 0, copy.length);
    assertThat(span.textHash(0)).isEqualTo(constant);
    assertThat(span.textEquals(0, "/orders/17")).isTrue();
  }

  @Test
  void leavesOutWhatFindsNoRoomAndCountsIt() {
    SpanSlot span = begin();
    for (int i = 0; i <= Attributes.LIMIT; i++) {
      span.set(AttributeKey.of("a" + i), i);
    }
    span.set(PATH, new byte[Attributes.TEXT_LIMIT + 1], 0, Attributes.TEXT_LIMIT + 1);
    span.end(200);
    assertThat(pool.attributesLeftOut()).isEqualTo(2);
    assertThat(pool.poll().attributeCount()).isEqualTo(Attributes.LIMIT);
  }

  @Test
  void refusesToBeTouchedAfterItsEnd() {
    SpanSlot span = begin();
    span.end(200);
    assertThatThrownBy(() -> span.end(300)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> span.set(STATUS, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> span.drop("twice")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void neverEndsBeforeItBegan() {
    begin().end(50);
    SpanSlot span = pool.poll();
    assertThat(span.endNs()).isEqualTo(span.startNs());
  }

  @Test
  void countsSpansThatThePipelineHasNoRoomFor() {
    begin().end(1);
    begin().end(1);
    begin().end(1);
    assertThat(owner.ledger.spans().value()).isEqualTo(2);
    assertThat(owner.ledger.dropped().counts().get("pipeline_full").value()).isEqualTo(1);
    assertThat(owner.ledger.open()).isZero();
  }

  @Test
  void reusesASlotWithNothingLeftInIt() {
    SpanSlot span = begin();
    span.set(PATH, "/a").error("500").parent(1, 2, 3, 1).queue(4);
    span.end(2);
    pool.recycle(pool.poll());
    SpanSlot again = begin();
    assertThat(again).isSameAs(span);
    assertThat(again.attributeCount()).isZero();
    assertThat(again.errorType()).isNull();
    assertThat(again.traceIdHigh()).isZero();
    assertThat(again.parentSpanId()).isZero();
    assertThat(again.queueNs()).isEqualTo(-1);
  }

  @Test
  void dropsAllThatItsOwnerLeftOpen() {
    begin();
    SpanSlot middle = begin();
    begin();
    middle.drop("first");
    owner.dropOpen("rest");
    assertThat(owner.ledger.dropped().counts().get("rest").value()).isEqualTo(2);
    assertThat(owner.ledger.open()).isZero();
  }
}
