package io.sonde.elf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * The types of a BPF object, from its {@code .BTF} section.
 *
 * <p>Made for objects of some thousand types: types are decoded when asked for, a search by name
 * reads them all. Layout as in the kernel's Documentation/bpf/btf.rst.
 */
public final class Btf {
  private static final int MAGIC = 0xeb9f;

  /** Largest section that is read. */
  private static final long MAX_BYTES = 64 << 20;

  /** Most types that are read; a whole kernel has about 150,000. */
  static final int MAX_TYPES = 1 << 20;

  /** Largest array: more than any map can hold. */
  private static final long MAX_ARRAY_BYTES = 1L << 32;

  /** Most typedefs and qualifiers that are followed; a loop of them would have no end. */
  private static final int MAX_DEPTH = 64;

  private final BtfReader reader;
  private int[] offsets = new int[256];
  private int count = 1;

  private Btf(Image section) throws ElfException {
    if (section.size() > MAX_BYTES) {
      throw new ElfException("BTF has " + section.size() + " bytes; at most " + MAX_BYTES);
    }
    if (section.u16(0) != MAGIC) {
      throw new ElfException(section.what() + " is not little-endian BTF");
    }
    if (section.u8(2) != 1) {
      throw new ElfException("BTF of version " + section.u8(2) + " is not known; only 1 is");
    }
    long header = section.u32(4);
    Image types = section.slice(header + section.u32(8), section.u32(12), "the types of BTF");
    Image names = section.slice(header + section.u32(16), section.u32(20), "the names of BTF");
    reader = new BtfReader(types, names);
    for (long at = 0; at < types.size(); ) {
      if (count == MAX_TYPES) {
        throw new ElfException("BTF has more than " + MAX_TYPES + " types");
      }
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * count);
      }
      offsets[count++] = (int) at;
      long length = reader.length(at);
      types.slice(at, length, "a type of BTF");
      at += length;
    }
  }

  /**
   * Reads the {@code .BTF} section of an object.
   *
   * @throws ElfException if it has none or it is damaged
   */
  public static Btf of(ElfFile file) throws IOException {
    ElfSection section =
        file.section(".BTF")
            .orElseThrow(() -> new ElfException("no section .BTF: compile with -g for BPF"));
    return of(file.bytes(section));
  }

  /**
   * Reads BTF.
   *
   * @param section its bytes; not copied
   */
  public static Btf of(byte[] section) throws ElfException {
    return new Btf(new Image(MemorySegment.ofArray(section).asReadOnly(), "section .BTF"));
  }

  /** Number of types, {@code void} included: numbers are 0 to this, exclusive. */
  public int count() {
    return count;
  }

  /**
   * Decodes a type.
   *
   * @param number number of the type
   * @throws ElfException if there is none of that number or it is damaged
   */
  public BtfType type(int number) throws ElfException {
    if (number == 0) {
      return new BtfType.Void();
    }
    if (number < 0 || number >= count) {
      throw new ElfException("BTF refers to type " + number + "; it has " + count);
    }
    return reader.read(offsets[number]);
  }

  /** Follows typedefs, {@code const} and the like until a type with a shape is found. */
  public BtfType resolve(int number) throws ElfException {
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      switch (type(number)) {
        case BtfType.Typedef typedef -> number = typedef.target();
        case BtfType.Qualifier qualifier -> number = qualifier.target();
        case BtfType shape -> {
          return shape;
        }
      }
    }
    throw new ElfException("BTF type " + number + " is a chain of names without an end");
  }

  /** The first type of that kind and name. */
  public <T extends BtfType> Optional<T> find(Class<T> kind, String name) throws ElfException {
    for (int number = 1; number < count; number++) {
      BtfType type = type(number);
      if (kind.isInstance(type) && type.name().equals(name)) {
        return Optional.of(kind.cast(type));
      }
    }
    return Optional.empty();
  }

  /** Bytes of a type; 0 if it has no size of its own. */
  public long bytes(int number) throws ElfException {
    return bytes(number, 0);
  }

  private long bytes(int number, int depth) throws ElfException {
    if (depth > MAX_DEPTH) {
      throw new ElfException("BTF type " + number + " is an array without an end");
    }
    return switch (resolve(number)) {
      case BtfType.Int whole -> whole.bytes();
      case BtfType.Float real -> real.bytes();
      case BtfType.Enum constants -> constants.bytes();
      case BtfType.Struct struct -> struct.bytes();
      case BtfType.Pointer _ -> Long.BYTES;
      case BtfType.Array array -> arrayBytes(array, depth);
      default -> 0;
    };
  }

  private long arrayBytes(BtfType.Array array, int depth) throws ElfException {
    long element = bytes(array.element(), depth + 1);
    if (element > MAX_ARRAY_BYTES / Math.max(1, array.count())) {
      throw new ElfException(
          "BTF has an array of " + array.count() + " times " + element + " bytes");
    }
    return element * array.count();
  }

  /** The type as it is written in C, typedefs unresolved; for messages and comments. */
  public String spelling(int number) throws ElfException {
    return spelling(number, 0);
  }

  private String spelling(int number, int depth) throws ElfException {
    if (depth > MAX_DEPTH) {
      throw new ElfException("BTF type " + number + " is a chain of names without an end");
    }
    return switch (type(number)) {
      case BtfType.Void _ -> "void";
      case BtfType.Pointer pointer -> spelling(pointer.target(), depth + 1) + " *";
      case BtfType.Array array -> spelling(array.element(), depth + 1) + "[" + array.count() + "]";
      case BtfType.Qualifier qualifier -> spelling(qualifier.target(), depth + 1);
      case BtfType.Struct struct -> (struct.union() ? "union " : "struct ") + struct.name();
      case BtfType.Enum constants -> "enum " + constants.name();
      case BtfType.Forward forward -> "struct " + forward.name();
      case BtfType named -> named.name();
    };
  }
}
