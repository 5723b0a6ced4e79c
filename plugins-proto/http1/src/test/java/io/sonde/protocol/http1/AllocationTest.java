package io.sonde.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sonde.spi.Role;
import io.sonde.testkit.DecoderRig;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steady traffic over keep-alive connections costs no memory. */
class AllocationTest {
  private static final byte[] REQUEST =
      ascii(
          "POST /users/7?a=b HTTP/1.1\r\nHost: shop.example:8080\r\nUser-Agent: wrk\r\n"
              + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
              + "X-Forwarded-For: 203.0.113.9\r\nContent-Length: 4\r\n\r\nbody");
  private static final byte[] RESPONSE =
      ascii("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
  private static final int ROUNDS = 2_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long now = 1;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whole, pipelined, and with the head in two pieces. */
  private void traffic(DecoderRig rig, Role role, int rounds) {
    for (int i = 0; i < rounds; i++) {
      request(rig, role, 0, REQUEST.length);
      response(rig, role);
      request(rig, role, 0, REQUEST.length);
      request(rig, role, 0, REQUEST.length);
      response(rig, role);
      response(rig, role);
      request(rig, role, 0, 30);
      request(rig, role, 30, REQUEST.length);
      response(rig, role);
    }
  }

  private void request(DecoderRig rig, Role role, int from, int to) {
    rig.bytes(role.requests(), REQUEST, from, to - from, now++, 0);
  }

  private void response(DecoderRig rig, Role role) {
    rig.bytes(role.requests().opposite(), RESPONSE, 0, RESPONSE.length, now++, now - 2);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void nothingIsAllocatedForASteadyRequest(Role role) {
    DecoderRig rig = DecoderRig.of(new Http1(new Methods(null)), role).onlyCounting();
    traffic(rig, role, 5 * ROUNDS);
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 10; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      traffic(rig, role, ROUNDS);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(rig.ended()).isEqualTo(15L * ROUNDS * 4);
    assertThat(least).as("bytes in %d requests", ROUNDS * 4).isLessThan(ROUNDS);
  }
}
