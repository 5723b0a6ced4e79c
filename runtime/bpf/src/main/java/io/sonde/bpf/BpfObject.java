package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs and maps of one {@code .bpf.o}: opened, changed, loaded, closed.
 *
 * <p>Constants, sizes, shared maps and program types are set between open and load. Closing frees
 * what it loaded, but a program lives on as long as a link or a PROG_ARRAY refers to it: close
 * links and clear slots first. Not thread-safe; {@link Global}s and {@link BpfMap}s of it are.
 */
public final class BpfObject implements AutoCloseable {
  /** {@code struct bpf_object_open_opts} as far as it is used; the rest is zero. */
  private static final int OPTION_BYTES = 80;

  private final String name;
  private final long object;
  private final Variables variables;
  private final List<BpfProgram> programs;
  private final LiveSections live = new LiveSections();
  private boolean loaded;
  private boolean closed;

  private BpfObject(String name, long object) {
    this.name = name;
    this.object = object;
    variables = new Variables(ObjectCalls.btf(object));
    List<BpfProgram> found = new ArrayList<>();
    long program = ObjectCalls.nextProgram(object, 0);
    while (program != 0) {
      found.add(new BpfProgram(program));
      program = ObjectCalls.nextProgram(object, program);
    }
    programs = List.copyOf(found);
  }

  /**
   * Opens an object; nothing reaches the kernel yet.
   *
   * @param elf the file
   * @param name prefix of the maps of its variables, and what messages call it
   * @throws BpfException if it is no BPF object or libbpf is missing
   */
  public static BpfObject open(byte[] elf, String name) {
    Libbpf.library();
    try (Arena arena = Arena.ofConfined()) {
      // libbpf copies what it needs before it returns.
      MemorySegment image = arena.allocate(elf.length, 8).copyFrom(MemorySegment.ofArray(elf));
      MemorySegment options = arena.allocate(OPTION_BYTES, 8);
      options.set(JAVA_LONG, 0, OPTION_BYTES);
      options.set(ADDRESS, 8, arena.allocateFrom(name));
      LibbpfLog.begin();
      long object = ObjectCalls.open(image, options);
      int errno = Native.errno();
      String log = LibbpfLog.end();
      if (object == 0) {
        throw new BpfException(
            "BPF object " + name + " cannot be opened: " + VerifierLog.lastLine(log), errno, log);
      }
      return new BpfObject(name, object);
    }
  }

  /** Name given to {@link #open}. */
  public String name() {
    return name;
  }

  /** True if the object has this global variable; the compiler drops those that nothing uses. */
  public boolean hasVariable(String variable) {
    return variables.place(variable) != null;
  }

  /**
   * Sets a variable before the object is loaded; one in {@code .rodata} is then a constant to the
   * verifier.
   *
   * @param variable name in C, of 1, 2, 4 or 8 bytes
   * @param value its value; must fit
   */
  public void constant(String variable, long value) {
    MemorySegment memory = initial(variable);
    int bits = (int) memory.byteSize() * 8;
    if (bits < 64 && value >> bits != 0 && value >> bits - 1 != -1) {
      throw new IllegalArgumentException(
          value + " does not fit " + variable + ": " + bits + " bits");
    }
    switch (bits) {
      case 8 -> memory.set(JAVA_BYTE, 0, (byte) value);
      case 16 -> memory.set(JAVA_SHORT_UNALIGNED, 0, (short) value);
      case 32 -> memory.set(JAVA_INT_UNALIGNED, 0, (int) value);
      case 64 -> memory.set(JAVA_LONG_UNALIGNED, 0, value);
      default -> throw new IllegalArgumentException(variable + " has " + bits / 8 + " bytes");
    }
  }

  /**
   * Sets a variable of any size before the object is loaded.
   *
   * @param value its bytes, at most as many as it has; the rest is left
   */
  public void constant(String variable, byte[] value) {
    MemorySegment.copy(value, 0, initial(variable), JAVA_BYTE, 0, value.length);
  }

  private MemorySegment initial(String variable) {
    requireNotLoaded();
    Variables.Place place = requirePlace(variable);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      long value = ObjectCalls.mapInitial(requireMap(place.section()), size);
      return Native.view(value, size.get(JAVA_LONG, 0)).asSlice(place.offset(), place.bytes());
    }
  }

  /** Sets the number of entries of a map, or the bytes of a ring, before the object is loaded. */
  public void maxEntries(String map, int entries) {
    requireNotLoaded();
    require("the size of map " + map, ObjectCalls.mapMaxEntries(requireMap(map), entries));
  }

  /**
   * Uses a map that exists in place of one that loading would create.
   *
   * @param map name of the map in this object
   * @param shared map of the same type and sizes; the object keeps its own reference
   */
  public void reuse(String map, BpfMap shared) {
    requireNotLoaded();
    require("sharing map " + map, ObjectCalls.mapReuse(requireMap(map), shared.fd()));
  }

  /** Says whether a program is loaded; all are unless their section begins with a question mark. */
  public void autoload(String program, boolean load) {
    program(program).autoload(load);
  }

  /** Sets what a program will be attached to, {@code BPF_*} of enum bpf_attach_type. */
  public void attachType(String program, int type) {
    program(program).attachType(type);
  }

  /** Its programs, in the order of the file; there before and after loading. */
  public List<BpfProgram> programs() {
    return programs;
  }

  /** True if the object has a program of that name. */
  public boolean hasProgram(String program) {
    return programs.stream().anyMatch(each -> each.name().equals(program));
  }

  /**
   * The program of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public BpfProgram program(String program) {
    for (BpfProgram each : programs) {
      if (each.name().equals(program)) {
        return each;
      }
    }
    throw new IllegalArgumentException("object " + name + " has no program " + program);
  }

  /** Names of its maps in the order of the file, those of its variables included. */
  public List<String> maps() {
    List<String> names = new ArrayList<>();
    long map = ObjectCalls.nextMap(object, 0);
    while (map != 0) {
      names.add(ObjectCalls.mapName(map));
      map = ObjectCalls.nextMap(object, map);
    }
    return names;
  }

  /**
   * Creates the maps and has the kernel verify the programs.
   *
   * @throws BpfException if one is refused; the message names the program, the line of its source
   *     and what the verifier said last, {@link BpfException#log()} has all of it
   */
  public void load() {
    requireNotLoaded();
    LibbpfLog.begin();
    int result = ObjectCalls.load(object);
    String log = LibbpfLog.end();
    if (result < 0) {
      throw VerifierLog.refusal(name, log, -result);
    }
    loaded = true;
  }

  /**
   * A map of the loaded object.
   *
   * @return a view; closing it does nothing, closing the object ends it
   */
  public BpfMap map(String map) {
    requireLoaded();
    return BpfMap.borrowed(map, ObjectCalls.mapFd(requireMap(map)));
  }

  /** Names of its global variables of 8 bytes that begin as zero, sorted. */
  public List<String> counters() {
    return variables.counters();
  }

  /** A variable of the loaded object; one in {@code .rodata} can only be read. */
  public Global global(String variable) {
    requireLoaded();
    Variables.Place place = requirePlace(variable);
    boolean writable = !place.section().equals(".rodata");
    int fd = ObjectCalls.mapFd(requireMap(place.section()));
    MemorySegment section = live.section(place.section(), fd, writable);
    return new Global(section.asSlice(place.offset(), place.bytes()));
  }

  /** Frees what was loaded. A second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      live.close();
      ObjectCalls.close(object);
    }
  }

  private Variables.Place requirePlace(String variable) {
    Variables.Place place = variables.place(variable);
    if (place == null) {
      throw new IllegalArgumentException("object " + name + " has no variable " + variable);
    }
    return place;
  }

  private long requireMap(String map) {
    try (Arena arena = Arena.ofConfined()) {
      long found = ObjectCalls.findMap(object, arena.allocateFrom(map));
      if (found == 0) {
        throw new IllegalArgumentException("object " + name + " has no map " + map);
      }
      return found;
    }
  }

  private void require(String what, int result) {
    if (result < 0) {
      throw new BpfException("object " + name + ": " + what, -result);
    }
  }

  private void requireLoaded() {
    if (!loaded || closed) {
      throw new IllegalStateException("object " + name + " is not loaded");
    }
  }

  private void requireNotLoaded() {
    if (loaded || closed) {
      throw new IllegalStateException("object " + name + " is loaded or closed already");
    }
  }
}
