package io.sonde.protocol.http1;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Addresses as text. Those of IPv6 as RFC 5952 section 4 wants them: {@code 2001:db8::1}. */
final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int zeros = longestZeros(bytes);
    int length = zeros < 0 ? 0 : zeros(bytes, zeros);
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == zeros) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(i > 0 && i != zeros + length ? ":" : "");
        text.append(Integer.toHexString(group(bytes, i)));
      }
    }
    return text.toString();
  }

  /**
   * Where the longest run of groups that are 0 begins, the first of several; -1 if none has two.
   */
  private static int longestZeros(byte[] bytes) {
    int best = -1;
    int most = 1;
    for (int i = 0; i < GROUPS; i += Math.max(1, zeros(bytes, i))) {
      if (zeros(bytes, i) > most) {
        most = zeros(bytes, i);
        best = i;
      }
    }
    return best;
  }

  private static int zeros(byte[] bytes, int from) {
    int i = from;
    while (i < GROUPS && group(bytes, i) == 0) {
      i++;
    }
    return i - from;
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
  }
}
