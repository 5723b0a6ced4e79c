package io.sonde.bpf;

import java.io.IOException;
import java.io.InputStream;

/** The BPF objects that the build made from src/test/bpf. */
final class Objects {
  private Objects() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream object = Objects.class.getResourceAsStream("/bpf/" + name + ".bpf.o")) {
      return object.readAllBytes();
    }
  }
}
