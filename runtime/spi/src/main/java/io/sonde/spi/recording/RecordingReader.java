package io.sonde.spi.recording;

import io.sonde.spi.Direction;
import io.sonde.spi.Role;
import io.sonde.spi.SpanKind;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the text of a recording, which may be anything. */
final class RecordingReader {
  private static final int MOST = 10_000;
  private static final int MOST_ATTRIBUTES = 64;
  private static final long MOST_BYTES = 1L << 30;
  private static final long MOST_MICROS = 1L << 40;
  private static final int TAIL = 8;

  private final String name;
  private final int size;
  private final Cursor cursor;
  private final List<Step> steps = new ArrayList<>();
  private final List<RecordedSpan> spans = new ArrayList<>();
  private String protocol;
  private Role role = Role.SERVER;
  private InetSocketAddress local;
  private InetSocketAddress remote;
  private boolean late;
  private long nextUs;

  RecordingReader(String name, byte[] text) {
    this.name = name;
    size = text.length;
    cursor = new Cursor(name, new String(text, StandardCharsets.ISO_8859_1));
  }

  Recording read() throws RecordingException {
    if (size > Recording.MAX_BYTES) {
      throw cursor.fail("a recording has at most 1 MiB, this one has " + size + " bytes");
    }
    if (!cursor.statement() || !cursor.take("sonde recording 1")) {
      throw cursor.fail("a recording begins with the line: sonde recording 1");
    }
    while (cursor.statement()) {
      statement();
    }
    if (protocol == null) {
      throw cursor.fail("a recording needs a line: protocol ID");
    }
    boolean client = role == Role.CLIENT;
    return new Recording(
        name,
        protocol,
        role,
        local != null ? local : address(client ? 50_000 : 8080, client ? 7 : 1),
        remote != null ? remote : address(client ? 8080 : 50_000, client ? 1 : 7),
        late,
        steps,
        spans);
  }

  /** An address for documentation, RFC 5737. */
  private static InetSocketAddress address(int port, int host) {
    return new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + host), port);
  }

  private void statement() throws RecordingException {
    if (steps.size() + spans.size() >= MOST) {
      throw cursor.fail("a recording has at most " + MOST + " steps and spans");
    }
    if (cursor.take(">")) {
      data(Direction.RECEIVED);
    } else if (cursor.take("<")) {
      data(Direction.SENT);
    } else if (cursor.take("=")) {
      span();
    } else {
      word(cursor.word("", "a statement"));
    }
  }

  private void word(String word) throws RecordingException {
    switch (word) {
      case "protocol" -> protocol = cursor.word("", "the id of a protocol");
      case "role" -> role = oneOf(Role.values(), "server or client");
      case "local" -> local = address();
      case "remote" -> remote = address();
      case "late" -> late = true;
      case "gap" -> steps.add(new Step.Gap(direction(), count()));
      case "end" -> {
        Direction direction = direction();
        steps.add(new Step.End(direction, time(), cursor.take("reset")));
      }
      default -> throw cursor.fail("nothing begins with " + printable(word));
    }
  }

  private Direction direction() throws RecordingException {
    if (cursor.take(">")) {
      return Direction.RECEIVED;
    }
    if (cursor.take("<")) {
      return Direction.SENT;
    }
    throw cursor.fail("expected > or <");
  }

  private long count() throws RecordingException {
    cursor.inStatement();
    long bytes = cursor.number(MOST_BYTES, "a number of bytes");
    if (bytes == 0) {
      throw cursor.fail("expected at least 1 byte");
    }
    return bytes;
  }

  /** Reads {@code @MICROSECONDS}, which may be missing; gives nanoseconds. */
  private long time() throws RecordingException {
    long us = cursor.take("@") ? cursor.number(MOST_MICROS, "a time in microseconds") : nextUs;
    nextUs = us + 1000;
    return us * 1000;
  }

  private void data(Direction direction) throws RecordingException {
    long atNs = time();
    long readUs = cursor.take("read@") ? cursor.number(MOST_MICROS, "a time in microseconds") : 0;
    byte[] bytes = quotes();
    long counted = cursor.take("+") ? count() : 0;
    byte[] tail = counted > 0 ? quotes() : new byte[0];
    if (tail.length > Math.min(TAIL, counted)) {
      throw cursor.fail("at most 8 of the counted bytes, and no more than there are, can be given");
    }
    if (bytes.length + counted == 0) {
      throw cursor.fail("expected bytes in quotes");
    }
    steps.add(new Step.Data(direction, bytes, counted, tail, atNs, readUs * 1000));
  }

  private byte[] quotes() throws RecordingException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (cursor.next('"')) {
      cursor.quoted(bytes);
    }
    return bytes.toByteArray();
  }

  private void span() throws RecordingException {
    SpanKind kind = oneOf(SpanKind.values(), "server, client, internal, producer or consumer");
    String spanName = value("the name of a span");
    long startNs = -1;
    long endNs = -1;
    if (cursor.take("@")) {
      startNs = 1000 * cursor.number(MOST_MICROS, "a time in microseconds");
      if (!cursor.take("-")) {
        throw cursor.fail("expected a span's times as @START-END");
      }
      endNs = 1000 * cursor.number(MOST_MICROS, "a time in microseconds");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    while (cursor.inStatement()) {
      String key = cursor.word("=", "an attribute as KEY=VALUE");
      if (!cursor.take("=")) {
        throw cursor.fail("expected = and the value of " + printable(key));
      }
      attributes.put(key, value("the value of " + printable(key)));
      if (attributes.size() > MOST_ATTRIBUTES) {
        throw cursor.fail("a span has at most " + MOST_ATTRIBUTES + " attributes");
      }
    }
    spans.add(new RecordedSpan(kind, spanName, startNs, endNs, attributes));
  }

  /** Reads a word, or text in quotes. */
  private String value(String what) throws RecordingException {
    if (cursor.next('"')) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      cursor.quoted(bytes);
      return bytes.toString(StandardCharsets.UTF_8);
    }
    byte[] word = cursor.word("", what).getBytes(StandardCharsets.ISO_8859_1);
    return new String(word, StandardCharsets.UTF_8);
  }

  private <E extends Enum<E>> E oneOf(E[] values, String what) throws RecordingException {
    String word = cursor.word("", what);
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    throw cursor.fail("expected " + what + ", not " + printable(word));
  }

  /** Reads an address and a port; a host name would be looked up and is refused. */
  private InetSocketAddress address() throws RecordingException {
    String word = cursor.word("", "an address as 10.0.0.1:80 or [::1]:80");
    int colon = word.lastIndexOf(':');
    try {
      String host = word.substring(0, Math.max(colon, 0));
      boolean six = host.startsWith("[") && host.endsWith("]");
      String bare = six ? host.substring(1, host.length() - 1) : host;
      int port = Integer.parseInt(word.substring(colon + 1));
      return new InetSocketAddress(InetAddress.ofLiteral(bare), port);
    } catch (IllegalArgumentException e) {
      throw cursor.fail("expected an address as 10.0.0.1:80 or [::1]:80, not " + printable(word));
    }
  }

  private static String printable(String word) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(word.length(), 40); i++) {
      char c = word.charAt(i);
      text.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return text.toString();
  }
}
