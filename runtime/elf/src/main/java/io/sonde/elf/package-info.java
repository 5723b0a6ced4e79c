/**
 * Reads ELF files, the BTF inside BPF objects, and writes the Java half of structs that both sides
 * share.
 *
 * <p>Whatever is read here is hostile until checked: every offset and count is compared with what
 * the file holds, tables are capped, and what does not fit is an {@link io.sonde.elf.ElfException}
 * in plain words. Only 64-bit little-endian files are read, the only ones on the machines Sonde
 * runs on.
 */
@Export
@Version("1.0.0")
package io.sonde.elf;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
