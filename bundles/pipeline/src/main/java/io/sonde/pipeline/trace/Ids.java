package io.sonde.pipeline.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Random ids: xoshiro256++ (Blackman and Vigna, 2019), seeded once from the system. Fast and
 * without allocation; ids are not secrets. Pipeline thread only.
 */
public final class Ids {
  private static final int SEED_BYTES = 32;

  private long s0;
  private long s1;
  private long s2;
  private long s3;

  /** Ids that no other agent makes. */
  public Ids() {
    ByteBuffer seed = ByteBuffer.wrap(seed());
    s0 = seed.getLong();
    s1 = seed.getLong();
    s2 = seed.getLong();
    s3 = seed.getLong() | 1;
  }

  /** Straight from the kernel: the classes of SecureRandom take 20 times as long at the start. */
  private static byte[] seed() {
    try (InputStream random = Files.newInputStream(Path.of("/dev/urandom"))) {
      byte[] seed = random.readNBytes(SEED_BYTES);
      return seed.length == SEED_BYTES ? seed : SecureRandom.getSeed(SEED_BYTES);
    } catch (IOException e) {
      return SecureRandom.getSeed(SEED_BYTES);
    }
  }

  /** The same ids every time. */
  public Ids(long seed) {
    s0 = seed;
    s1 = 0x9E3779B97F4A7C15L;
    s2 = ~seed;
    s3 = 1;
    for (int i = 0; i < 16; i++) {
      next();
    }
  }

  /** A random id, not 0. */
  public long next() {
    long id;
    do {
      id = step();
    } while (id == 0);
    return id;
  }

  private long step() {
    long result = Long.rotateLeft(s0 + s3, 23) + s0;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }
}
