package io.sonde.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonde.elf.ElfFile;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes in the C library of this very process, on functions that nothing else in it calls. */
class UprobeKernelTest {
  private static final MethodHandle GETPGID = Native.libc("getpgid");
  private static final MethodHandle GETPGRP = Native.libc("getpgrp");

  private final int pid = (int) ProcessHandle.current().pid();
  private String library;
  private long[] offsets;
  private BpfObject object;

  @BeforeAll
  static void kernel() {
    Kernel.require();
  }

  @BeforeEach
  void open() throws IOException {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      library =
          maps.filter(line -> line.contains("/libc.so") || line.contains("/libc-"))
              .map(line -> line.substring(line.indexOf('/')))
              .findFirst()
              .orElse("");
    }
    assumeTrue(!library.isEmpty(), "this process uses no libc.so");
    try (ElfFile elf = ElfFile.open(Path.of(library))) {
      offsets =
          new long[] {
            elf.fileOffset(elf.symbol("getpgid").orElseThrow().address()),
            elf.fileOffset(elf.symbol("getpgrp").orElseThrow().address())
          };
    }
    object = BpfObject.open(Objects.bytes("features"), "features");
  }

  @AfterEach
  void close() {
    object.close();
  }

  private static void call() {
    Native.call(GETPGID, 0);
    Native.call(GETPGRP);
  }

  private long hits(int index) {
    return object.global("hits").get(index);
  }

  @Test
  void oneMultiLinkWatchesManyPlacesAndTellsThemApart() {
    assumeTrue(Uprobes.multi(), "this kernel has no uprobe_multi (Linux 6.6)");
    object.attachType("probe", Uprobes.MULTI);
    object.load();
    BpfProgram probe = object.program("probe");
    try (BpfLink link = probe.attachUprobes(library, offsets, new long[] {100, 1}, false, pid)) {
      call();
      assertThat(hits(5)).isEqualTo(101);
      assertThat(link.fd()).isPositive();
    }
    call();
    assertThat(hits(5)).as("detached").isEqualTo(101);
    try (BpfLink link = probe.attachUprobes(library, offsets, new long[] {1000, 0}, true, pid)) {
      call();
      assertThat(hits(5)).as("returns").isEqualTo(1101);
      assertThat(link.fd()).isPositive();
    }
  }

  @Test
  void perfEventsDoTheSameOneByOne() {
    object.load();
    BpfProgram probe = object.program("perf_probe");
    try (BpfLink link = probe.attachUprobes(library, offsets, new long[] {100, 1}, false, pid)) {
      call();
      assertThat(hits(6)).isEqualTo(101);
      assertThat(link.fd()).isEqualTo(-1);
    }
    call();
    assertThat(hits(6)).as("detached").isEqualTo(101);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    object.attachType("probe", Uprobes.MULTI);
    object.load();
    for (String program : new String[] {"probe", "perf_probe"}) {
      assertThatThrownBy(
              () ->
                  object
                      .program(program)
                      .attachUprobes("/no/such/file", new long[] {1}, null, false, 0))
          .isInstanceOf(BpfException.class)
          .hasMessage("attaching " + program + " to /no/such/file: not found (ENOENT)");
    }
    assertThatThrownBy(
            () -> object.program("probe").attachUprobes(library, offsets, new long[1], false, 0))
        .hasMessage("2 offsets, 1 cookies");
  }

  @Test
  void theKernelsTypesAreKnown() {
    try (KernelBtf btf = KernelBtf.open()) {
      assertThat(btf.hasTracepoint("inet_sock_set_state")).isTrue();
      assertThat(btf.hasTracepoint("sonde_no_such")).isFalse();
      assertThat(btf.hasFunction("tcp_sendmsg")).isTrue();
      assertThat(btf.hasFunction("sonde_no_such")).isFalse();
      assertThat(btf.hasType("sock", KernelBtf.STRUCT)).isTrue();
    }
    assertThat(Libbpf.version()).startsWith("v1.");
  }
}
