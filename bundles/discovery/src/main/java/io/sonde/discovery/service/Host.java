package io.sonde.discovery.service;

import io.sonde.discovery.proc.Proc;

/**
 * What all processes of this host have in common.
 *
 * @param name value of {@code host.name}, empty if unknown
 * @param bootId changes with each boot
 */
public record Host(String name, String bootId) {
  /** Reads it from the kernel. */
  public static Host of(Proc proc) {
    return new Host(
        proc.line("sys/kernel/hostname").strip(), proc.line("sys/kernel/random/boot_id").strip());
  }
}
