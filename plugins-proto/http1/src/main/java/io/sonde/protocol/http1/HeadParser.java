package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Reads the head of a message, RFC 9112 sections 2 to 5. Tolerant where servers are: a bare LF ends
 * a line, an old line folding continues a value, a header that makes no sense is passed over.
 */
final class HeadParser {
  /** The head ends within the bytes. */
  static final int COMPLETE = 0;

  /** More bytes are needed; what was seen so far is in {@link #head}. */
  static final int INCOMPLETE = 1;

  /** The first line is not that of a message. */
  static final int INVALID = 2;

  private static final AsciiName HOST = new AsciiName("host:");
  private static final AsciiName USER_AGENT = new AsciiName("user-agent:");
  private static final AsciiName TRACEPARENT = new AsciiName("traceparent:");
  private static final AsciiName FORWARDED = new AsciiName("forwarded:");
  private static final AsciiName FORWARDED_FOR = new AsciiName("x-forwarded-for:");
  private static final AsciiName FORWARDED_HOST = new AsciiName("x-forwarded-host:");
  private static final AsciiName FORWARDED_PROTO = new AsciiName("x-forwarded-proto:");
  private static final AsciiName CONTENT_LENGTH = new AsciiName("content-length:");
  private static final AsciiName TRANSFER_ENCODING = new AsciiName("transfer-encoding:");
  private static final AsciiName EXPECT = new AsciiName("expect:");
  private static final AsciiName CONTINUE = new AsciiName("100-continue");
  private static final AsciiName CHUNKED = new AsciiName("chunked");

  final Head head = new Head();
  private final Claims claims;
  private MemorySegment memory;
  private long to;

  HeadParser(Claims claims) {
    this.claims = claims;
  }

  /**
   * Reads a head that begins at {@code from}.
   *
   * @return {@link #COMPLETE}, {@link #INCOMPLETE} or {@link #INVALID}
   */
  int parse(boolean request, MemorySegment memory, long from, long to) {
    this.memory = memory;
    this.to = to;
    head.reset(memory);
    int claim =
        request
            ? claims.request(memory, from, (int) (to - from))
            : claims.response(memory, from, (int) (to - from));
    if (claim == Claims.NO) {
      return INVALID;
    }
    long lf = Bytes.indexOf(memory, from, to, Bytes.LF);
    long lineEnd = Bytes.trimEnd(memory, from, lf < 0 ? to : lf);
    head.line = lf >= 0;
    if (request) {
      requestLine(from, lineEnd);
      if (head.line && head.targetLength <= 0) {
        return INVALID;
      }
    } else if (claim < 50) {
      return INCOMPLETE;
    } else {
      statusLine(from);
    }
    return lf < 0 ? INCOMPLETE : headers(lf + 1);
  }

  private void requestLine(long from, long lineEnd) {
    long space = Bytes.indexOf(memory, from, lineEnd, Bytes.SP);
    if (space < 0) {
      return;
    }
    head.method = from;
    head.methodLength = (int) (space - from);
    head.target = Bytes.skipSpace(memory, space, lineEnd);
    long end = lineEnd;
    if (head.line) {
      head.minor = Bytes.at(memory, lineEnd - 1) == '0' ? 0 : 1;
      end = Bytes.trimEnd(memory, head.target, lineEnd - 8);
    }
    head.targetLength = (int) (end - head.target);
  }

  private void statusLine(long from) {
    head.minor = Bytes.at(memory, from + 7) == '0' ? 0 : 1;
    head.status = (int) Bytes.decimal(memory, from + 9, from + 12);
  }

  private int headers(long from) {
    long at = from;
    while (true) {
      long lf = Bytes.indexOf(memory, at, to, Bytes.LF);
      if (lf < 0) {
        return INCOMPLETE;
      }
      if (lf == at || lf == at + 1 && Bytes.at(memory, at) == Bytes.CR) {
        head.end = lf + 1;
        return COMPLETE;
      }
      header(at, lf);
      at = lf + 1;
    }
  }

  private void header(long at, long lf) {
    switch (Bytes.at(memory, at) | 0x20) {
      case 'h' -> text(HOST, Head.HOST, at, lf);
      case 'u' -> text(USER_AGENT, Head.USER_AGENT, at, lf);
      case 'f' -> text(FORWARDED, Head.FORWARDED, at, lf);
      case 'x' -> {
        text(FORWARDED_FOR, Head.FORWARDED_FOR, at, lf);
        text(FORWARDED_HOST, Head.FORWARDED_HOST, at, lf);
        text(FORWARDED_PROTO, Head.FORWARDED_PROTO, at, lf);
      }
      case 'c' -> {
        if (CONTENT_LENGTH.begins(memory, at, lf)) {
          contentLength(at + CONTENT_LENGTH.length(), unfold(lf));
        }
      }
      case 't' -> {
        text(TRACEPARENT, Head.TRACEPARENT, at, lf);
        if (TRANSFER_ENCODING.begins(memory, at, lf)) {
          transferEncoding(at + TRANSFER_ENCODING.length(), unfold(lf));
        }
      }
      case 'e' -> {
        if (EXPECT.begins(memory, at, lf)) {
          long value = Bytes.skipSpace(memory, at + EXPECT.length(), lf);
          head.expectsContinue |= CONTINUE.begins(memory, value, lf);
        }
      }
      default -> {}
    }
  }

  private void text(AsciiName name, int header, long at, long lf) {
    if (name.begins(memory, at, lf)) {
      long end = unfold(lf);
      long value = Bytes.skipSpace(memory, at + name.length(), end);
      head.value(header, value, Bytes.trimEnd(memory, value, end));
    }
  }

  /** End of a value that begins in the line that ends at {@code lf}, RFC 9112 section 5.2. */
  private long unfold(long lf) {
    long end = lf;
    while (end + 1 < to && isBlank(Bytes.at(memory, end + 1))) {
      long next = Bytes.indexOf(memory, end + 1, to, Bytes.LF);
      if (next < 0) {
        return to;
      }
      end = next;
    }
    return end;
  }

  private static boolean isBlank(byte value) {
    return value == Bytes.SP || value == Bytes.HTAB;
  }

  /** RFC 9112 section 6.3: a list of equal values is one value, others make the length unknown. */
  private void contentLength(long from, long end) {
    long at = from;
    while (at <= end) {
      long comma = Bytes.indexOf(memory, at, end, (byte) ',');
      long stop = comma < 0 ? end : comma;
      long value = Bytes.skipSpace(memory, at, stop);
      long length = Bytes.decimal(memory, value, Bytes.trimEnd(memory, value, stop));
      boolean agrees = head.contentLength == Head.NO_LENGTH || head.contentLength == length;
      head.contentLength = length >= 0 && agrees ? length : Head.BAD_LENGTH;
      at = stop + 1;
    }
  }

  private void transferEncoding(long from, long end) {
    head.transferEncoding = true;
    long last = from;
    for (long comma = from; comma >= 0; ) {
      last = comma;
      comma = Bytes.indexOf(memory, comma, end, (byte) ',');
      comma = comma < 0 ? -1 : comma + 1;
    }
    long value = Bytes.skipSpace(memory, last, end);
    head.chunked = CHUNKED.fills(memory, value, Bytes.trimEnd(memory, value, end));
  }
}
