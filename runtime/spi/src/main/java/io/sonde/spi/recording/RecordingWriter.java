package io.sonde.spi.recording;

import io.sonde.spi.Direction;
import io.sonde.spi.SpanKind;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a recording so that a person can read it: a line of the protocol is a line of the text.
 */
final class RecordingWriter {
  /** Bytes that stand in one pair of quotes at most. */
  private static final int WIDTH = 80;

  private final StringBuilder text = new StringBuilder();

  String write(Recording recording) {
    text.append("sonde recording 1\nprotocol ").append(recording.protocol());
    text.append("\nrole ").append(recording.role().name().toLowerCase(Locale.ROOT));
    address("\nlocal ", recording.local());
    address("\nremote ", recording.remote());
    text.append(recording.late() ? "\nlate\n\n" : "\n\n");
    for (Step step : recording.steps()) {
      switch (step) {
        case Step.Data data -> data(data);
        case Step.Gap gap -> text.append("gap ").append(arrow(gap)).append(gap.bytes());
        case Step.End end -> {
          text.append("end ").append(arrow(end)).append('@').append(end.atNs() / 1000);
          text.append(end.reset() ? " reset" : "");
        }
      }
      text.append('\n');
    }
    text.append(recording.spans().isEmpty() ? "" : "\n");
    recording.spans().forEach(this::span);
    return text.toString();
  }

  private void address(String label, InetSocketAddress address) {
    boolean six = address.getAddress() instanceof Inet6Address;
    text.append(label).append(six ? "[" : "").append(address.getAddress().getHostAddress());
    text.append(six ? "]:" : ":").append(address.getPort());
  }

  private static String arrow(Step step) {
    return step.direction() == Direction.RECEIVED ? "> " : "< ";
  }

  private void data(Step.Data data) {
    text.append(arrow(data)).append('@').append(data.atNs() / 1000);
    if (data.readNs() > 0) {
      text.append(" read@").append(data.readNs() / 1000);
    }
    byte[] bytes = data.bytes();
    for (int from = 0; from < bytes.length; ) {
      int to = from;
      while (to < bytes.length && to - from < WIDTH && (to == from || bytes[to - 1] != '\n')) {
        to++;
      }
      text.append(from == 0 ? " " : "\n  ");
      quote(bytes, from, to);
      from = to;
    }
    if (data.counted() > 0) {
      text.append(bytes.length == 0 ? " +" : "\n  +").append(data.counted());
    }
    if (data.tail().length > 0) {
      text.append(' ');
      quote(data.tail(), 0, data.tail().length);
    }
  }

  private void span(RecordedSpan span) {
    SpanKind kind = span.kind();
    text.append("= ").append(kind.name().toLowerCase(Locale.ROOT)).append(' ');
    value(span.name());
    if (span.startNs() >= 0) {
      text.append(" @").append(span.startNs() / 1000).append('-').append(span.endNs() / 1000);
    }
    span.attributes()
        .forEach(
            (key, value) -> {
              text.append("\n  ").append(key).append('=');
              value(value);
            });
    text.append('\n');
  }

  private void value(String value) {
    boolean plain = !value.isEmpty();
    for (int i = 0; plain && i < value.length(); i++) {
      char c = value.charAt(i);
      plain = c > ' ' && c <= '~' && c != '"' && c != '\\' && c != '#';
    }
    if (plain) {
      text.append(value);
    } else {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      quote(bytes, 0, bytes.length);
    }
  }

  private void quote(byte[] bytes, int from, int to) {
    text.append('"');
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      switch (b) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (b >= ' ' && b <= '~') {
            text.append((char) b);
          } else {
            text.append("\\x%02x".formatted(b));
          }
        }
      }
    }
    text.append('"');
  }
}
