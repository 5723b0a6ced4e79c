package io.sonde.elf;

import java.util.List;

/**
 * One type of a BTF section, as in the kernel's Documentation/bpf/btf.rst. Other types are meant by
 * number, see {@link Btf#type}; number 0 is {@code void}.
 */
public sealed interface BtfType {
  /** Name in C; empty if it has none. */
  default String name() {
    return "";
  }

  /** {@code void}, the target of {@code void *}. */
  record Void() implements BtfType {}

  /**
   * An integer.
   *
   * @param name name, such as {@code unsigned int}
   * @param bytes size, 1 to 16
   * @param signed true if it has a sign
   */
  record Int(String name, int bytes, boolean signed) implements BtfType {}

  /**
   * A floating point number.
   *
   * @param name name
   * @param bytes size
   */
  record Float(String name, int bytes) implements BtfType {}

  /**
   * A pointer.
   *
   * @param target what it points to
   */
  record Pointer(int target) implements BtfType {}

  /**
   * An array.
   *
   * @param element type of an element
   * @param count number of elements; 0 for a flexible one
   */
  record Array(int element, long count) implements BtfType {}

  /**
   * A struct or a union.
   *
   * @param name name, empty if it has none
   * @param bytes size
   * @param union true for a union
   * @param members members in the order of the source
   */
  record Struct(String name, long bytes, boolean union, List<Member> members) implements BtfType {}

  /**
   * An enumeration.
   *
   * @param name name, empty if it has none
   * @param bytes size
   * @param constants its constants in the order of the source
   */
  record Enum(String name, int bytes, List<Constant> constants) implements BtfType {}

  /**
   * A struct or union of which only the name is known.
   *
   * @param name name
   */
  record Forward(String name) implements BtfType {}

  /**
   * Another name for a type.
   *
   * @param name name
   * @param target what it names
   */
  record Typedef(String name, int target) implements BtfType {}

  /**
   * {@code const}, {@code volatile}, {@code restrict} or a type tag.
   *
   * @param target what it qualifies
   */
  record Qualifier(int target) implements BtfType {}

  /**
   * A function.
   *
   * @param name name
   * @param prototype its prototype
   */
  record Function(String name, int prototype) implements BtfType {}

  /**
   * The types of a function.
   *
   * @param result what it returns
   * @param parameters types of its parameters
   */
  record Prototype(int result, List<Integer> parameters) implements BtfType {}

  /**
   * A variable.
   *
   * @param name name
   * @param target its type
   */
  record Variable(String name, int target) implements BtfType {}

  /**
   * A section of variables.
   *
   * @param name name, such as {@code .rodata}
   * @param bytes size; 0 in an object that has not been linked
   * @param placements what lies where
   */
  record Section(String name, long bytes, List<Placement> placements) implements BtfType {}

  /**
   * A declaration tag.
   *
   * @param name the tag
   * @param target what it marks
   */
  record Tag(String name, int target) implements BtfType {}

  /**
   * A member of a struct or union.
   *
   * @param name name; empty if the member is an unnamed struct or union
   * @param type its type
   * @param bitOffset distance from the beginning of the struct, in bits
   * @param bits size of a bit field; 0 if it is none
   */
  record Member(String name, int type, long bitOffset, int bits) {}

  /**
   * A constant of an enumeration.
   *
   * @param name name
   * @param value its value, sign- or zero-extended as its type says
   */
  record Constant(String name, long value) {}

  /**
   * The place of a variable in its section.
   *
   * @param variable the variable
   * @param offset bytes from the beginning of the section
   * @param bytes size
   */
  record Placement(int variable, long offset, long bytes) {}
}
