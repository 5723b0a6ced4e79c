package io.sonde.elf;

/**
 * One note: a build identifier, a USDT probe, a Go build id.
 *
 * @param owner who gives the type its meaning: {@code GNU}, {@code Go}, {@code stapsdt}
 * @param type meaning among the owner's notes
 * @param content its bytes, not shared
 */
@SuppressWarnings("ArrayRecordComponent")
public record ElfNote(String owner, int type, byte[] content) {}
