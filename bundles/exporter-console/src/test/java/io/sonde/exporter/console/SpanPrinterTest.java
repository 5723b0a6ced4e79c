package io.sonde.exporter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.exporter.console.format.SpanFormat;
import io.sonde.exporter.console.format.Spans;
import io.sonde.spi.SpanKind;
import io.sonde.spi.telemetry.FinishedSpan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SpanPrinterTest {
  private static final SpanFormat NAME = (span, line) -> line.append(span.name()).append('\n');

  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  private static FinishedSpan span(String name) {
    return Spans.span(SpanKind.SERVER, name, null);
  }

  @Test
  void printsInOrderAndAllThatIsQueuedAtClose() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder expected = new StringBuilder();
    SpanPrinter printer = new SpanPrinter(NAME, out, 1000, complaints::add);
    for (int i = 0; i < 500; i++) {
      printer.export(span("é" + i));
      expected.append("é").append(i).append('\n');
    }
    printer.close();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    assertThat(printer.printed()).isEqualTo(500);
    assertThat(complaints).isEmpty();
  }

  @Test
  void anOutputThatBlocksStopsNobodyAndTheLossIsSaid() throws InterruptedException {
    Blocked out = new Blocked();
    SpanPrinter printer = new SpanPrinter(NAME, out, 10, complaints::add);
    printer.export(span("first"));
    out.reached.await();
    for (int i = 0; i < 100; i++) {
      printer.export(span("later"));
    }
    assertThat(printer.droppedByQueue()).isEqualTo(90);
    out.release.countDown();
    printer.close();
    assertThat(printer.printed()).isEqualTo(11);
    assertThat(complaints).singleElement().asString().startsWith("90 spans were not printed");
  }

  @Test
  void closeDoesNotWaitForAnOutputThatNeverMoves() throws InterruptedException {
    Blocked out = new Blocked();
    SpanPrinter printer = new SpanPrinter(NAME, out, 10, complaints::add);
    printer.export(span("first"));
    out.reached.await();
    printer.export(span("second"));
    long before = System.nanoTime();
    printer.close();
    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(10));
    assertThat(printer.droppedByClose()).isEqualTo(1);
    out.release.countDown();
  }

  @Test
  void anOutputThatWasClosedIsSaidOnceAndTheRestCounted() throws InterruptedException {
    CountDownLatch said = new CountDownLatch(1);
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    SpanPrinter printer =
        new SpanPrinter(
            NAME,
            out,
            10,
            sentence -> {
              complaints.add(sentence);
              said.countDown();
            });
    printer.export(span("first"));
    said.await();
    printer.export(span("second"));
    printer.close();
    assertThat(complaints)
        .containsExactly("The console exporter stops: its output was closed (Broken pipe).");
    assertThat(printer.droppedByClose()).isEqualTo(2);
    assertThat(printer.printed()).isZero();
  }

  @Test
  void afterCloseSpansAreCounted() {
    SpanPrinter printer = new SpanPrinter(NAME, new ByteArrayOutputStream(), 10, complaints::add);
    printer.close();
    printer.export(span("late"));
    assertThat(printer.droppedByClose()).isEqualTo(1);
  }

  /** Blocks in its first write until released, like a pipe that nobody reads. */
  private static final class Blocked extends OutputStream {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    public void write(int b) {
      reached.countDown();
      boolean interrupted = false;
      while (release.getCount() > 0) {
        try {
          release.await();
        } catch (InterruptedException e) {
          interrupted = true; // a write to a pipe cannot be interrupted either
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
