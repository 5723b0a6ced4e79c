package io.sonde.it.swap.variant;

import io.sonde.spi.KernelHalf;
import java.util.Optional;

/** Brings the kernel half {@code refused.bpf.c}. */
public final class Refused extends Variant {
  /** Made by declarative services. */
  public Refused() {}

  @Override
  public Optional<KernelHalf> kernelHalf() {
    return Optional.of(new KernelHalf("bpf/refused.bpf.o", "refused"));
  }
}
