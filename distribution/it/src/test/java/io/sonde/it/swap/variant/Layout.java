package io.sonde.it.swap.variant;

import io.sonde.spi.KernelHalf;
import java.util.Optional;

/** Brings the kernel half {@code layout.bpf.c}. */
public final class Layout extends Variant {
  /** Made by declarative services. */
  public Layout() {}

  @Override
  public Optional<KernelHalf> kernelHalf() {
    return Optional.of(new KernelHalf("bpf/layout.bpf.o", "layout"));
  }
}
