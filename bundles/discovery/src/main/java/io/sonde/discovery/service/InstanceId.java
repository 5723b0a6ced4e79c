package io.sonde.discovery.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Value of {@code service.instance.id}: a UUID of version 5 made of the boot, the process id and
 * the time the process began. It is the same whenever the agent looks, and no other process of any
 * host has it.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/service/">service
 *     attributes</a>, which gives the name space
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562">RFC 9562</a> section 5.5
 */
final class InstanceId {
  private static final UUID NAME_SPACE = UUID.fromString("4d63009a-8d0f-11ee-aad7-4c796ed8e320");

  private final String bootId;

  /**
   * @param bootId what {@code /proc/sys/kernel/random/boot_id} holds
   */
  InstanceId(String bootId) {
    this.bootId = bootId;
  }

  /** Id of the process {@code pid} that began at {@code startTicks}. */
  String of(int pid, long startTicks) {
    byte[] name = (bootId + ":" + pid + ":" + startTicks).getBytes(StandardCharsets.UTF_8);
    ByteBuffer hashed = ByteBuffer.allocate(16 + name.length);
    hashed.putLong(NAME_SPACE.getMostSignificantBits());
    hashed.putLong(NAME_SPACE.getLeastSignificantBits());
    hashed.put(name);
    ByteBuffer hash = ByteBuffer.wrap(sha1(hashed.array()));
    long high = hash.getLong() & ~0xf000L | 0x5000L;
    long low = hash.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
