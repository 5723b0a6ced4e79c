package io.sonde.exporter.console.format;

import io.sonde.spi.SpanKind;
import io.sonde.spi.telemetry.FinishedSpan;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;

/**
 * One line for people:
 *
 * <pre>
 * 14:02:11.482 shop server GET /cart/7 200 12.3ms queue=1.1ms peer=10.1.2.3 request=0B response=1.2kB trace=4bf92f35
 * </pre>
 *
 * <p>What a span lacks is left out. Text from the wire cannot break the line or reach the terminal
 * as an escape sequence.
 */
public final class TextFormat implements SpanFormat {
  private static final String[] STATUS = {
    "http.response.status_code", "rpc.response.status_code", "db.response.status_code"
  };
  private static final String[] SERVER_PEER = {"client.address", "network.peer.address"};
  private static final String[] CLIENT_PEER = {"server.address", "network.peer.address"};

  private final ZoneId zone;

  /**
   * @param zone whose time of day is shown
   */
  public TextFormat(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public void append(FinishedSpan span, StringBuilder line) {
    Map<String, Object> attributes = span.attributes();
    time(span.startEpochNs(), line);
    printable(span.service().name(), line.append(' '));
    line.append(' ').append(span.kind().name().toLowerCase(Locale.ROOT)).append(' ');
    title(span, line);
    Object status = first(attributes, STATUS);
    if (status != null) {
      printable(status.toString(), line.append(' '));
    }
    duration(span.endEpochNs() - span.startEpochNs(), line.append(' '));
    if (span.errorType() != null && !span.errorType().equals(String.valueOf(status))) {
      printable(span.errorType(), line.append(" error="));
    }
    if (attributes.get(QUEUE) instanceof Double seconds) {
      duration(Math.round(seconds * 1e9), line.append(" queue="));
    }
    peer(span, line);
    size("request", attributes.get("http.request.body.size"), line);
    size("response", attributes.get("http.response.body.size"), line);
    String trace = Hex.of(span.traceIdHigh(), span.traceIdLow());
    line.append(" trace=").append(trace, 0, 8).append('\n');
  }

  /** Time in the queue of a server, in seconds. */
  static final String QUEUE = "sonde.queue.duration";

  private void time(long epochNs, StringBuilder line) {
    ZonedDateTime at =
        Instant.ofEpochSecond(
                Math.floorDiv(epochNs, 1_000_000_000L), Math.floorMod(epochNs, 1_000_000_000L))
            .atZone(zone);
    padded(at.getHour(), 10, line);
    padded(at.getMinute(), 10, line.append(':'));
    padded(at.getSecond(), 10, line.append(':'));
    padded(at.getNano() / 1_000_000, 100, line.append('.'));
  }

  private static void padded(int number, int unit, StringBuilder line) {
    for (int rest = unit; rest > 1 && number < rest; rest /= 10) {
      line.append('0');
    }
    line.append(number);
  }

  /** The path that was asked for says more than the route that it matched. */
  private static void title(FinishedSpan span, StringBuilder line) {
    Object method = span.attributes().get("http.request.method");
    Object target =
        first(span.attributes(), span.kind() == SpanKind.CLIENT ? "url.full" : "url.path");
    if (method == null || target == null) {
      printable(span.name(), line);
      return;
    }
    printable(method.toString(), line);
    printable(target.toString(), line.append(' '));
  }

  private static void peer(FinishedSpan span, StringBuilder line) {
    boolean server = span.kind() == SpanKind.SERVER || span.kind() == SpanKind.CONSUMER;
    Object peer = first(span.attributes(), server ? SERVER_PEER : CLIENT_PEER);
    if (peer == null) {
      return;
    }
    printable(peer.toString(), line.append(" peer="));
    Object port = span.attributes().get("server.port");
    if (!server && port != null) {
      line.append(':').append(port);
    }
  }

  private static void size(String what, Object bytes, StringBuilder line) {
    if (bytes instanceof Long size) {
      line.append(' ').append(what).append('=');
      if (size < 1_000) {
        line.append(size).append('B');
      } else if (size < 1_000_000) {
        tenths(size / 1e3, line).append("kB");
      } else {
        tenths(size / 1e6, line).append("MB");
      }
    }
  }

  private static void duration(long ns, StringBuilder line) {
    if (ns < 1_000_000) {
      tenths(ns / 1e3, line).append("us");
    } else if (ns < 1_000_000_000L) {
      tenths(ns / 1e6, line).append("ms");
    } else {
      tenths(ns / 1e9, line).append('s');
    }
  }

  private static StringBuilder tenths(double value, StringBuilder line) {
    long tenths = Math.round(value * 10);
    return line.append(tenths / 10).append('.').append(tenths % 10);
  }

  private static Object first(Map<String, Object> attributes, String... keys) {
    for (String key : keys) {
      Object value = attributes.get(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static void printable(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        line.append("\\u").append(Hex.of(c));
      } else {
        line.append(c);
      }
    }
  }
}
