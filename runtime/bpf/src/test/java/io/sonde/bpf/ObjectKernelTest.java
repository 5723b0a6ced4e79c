package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects, their variables, programs and tail calls against a real kernel. */
class ObjectKernelTest {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment nothing = arena.allocate(JAVA_LONG);
  private BpfObject object;

  @BeforeAll
  static void kernel() {
    Kernel.require();
  }

  @BeforeEach
  void open() throws IOException {
    object = BpfObject.open(Objects.bytes("features"), "features");
  }

  @AfterEach
  void close() {
    object.close();
    arena.close();
  }

  private long hits(int index) {
    return object.global("hits").get(index);
  }

  private static void connect() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void saysWhatItHolds() {
    assertThat(object.programs().stream().map(BpfProgram::name))
        .containsExactlyInAnyOrder(
            "constants", "count", "state", "handler", "probe", "perf_probe", "tasks");
    assertThat(object.program("state").section()).isEqualTo("tp_btf/inet_sock_set_state");
    assertThat(object.maps()).contains("connections", "counters", "slots");
    assertThat(object.hasVariable("cfg_pid")).isTrue();
    assertThat(object.hasVariable("cfg_other")).isFalse();
    assertThat(object.hasProgram("other")).isFalse();
    assertThatThrownBy(() -> object.program("other"))
        .hasMessage("object features has no program other");
    assertThatThrownBy(() -> object.maxEntries("other", 1))
        .hasMessage("object features has no map other");
    assertThatThrownBy(() -> object.constant("other", 1))
        .hasMessage("object features has no variable other");
  }

  @Test
  void constantsOfEveryWidthReachThePrograms() {
    object.constant("cfg_pid", 0xffff_fff0L);
    object.constant("cfg_step", 200);
    object.constant("cfg_offset", -100);
    object.constant("cfg_name", new byte[] {'A'});
    assertThatThrownBy(() -> object.constant("cfg_step", 256))
        .hasMessage("256 does not fit cfg_step: 8 bits");
    object.load();
    assertThat(object.program("constants").testRun(nothing)).isEqualTo(7);
    assertThat(hits(0)).isEqualTo(200 - 100 + 'A');
    assertThat(object.global("narrow").get()).isEqualTo(0xffff_fff0L);
    assertThat(object.global("narrower").get()).isEqualTo(0xfff0);
    assertThat(object.global("cfg_step").get()).isEqualTo(200);
    assertThatThrownBy(() -> object.constant("cfg_step", 1)).hasMessageContaining("loaded");
  }

  @Test
  void variablesAreSharedWithRunningPrograms() {
    object.load();
    Global setting = object.global("setting");
    assertThat(setting.get()).isEqualTo(42);
    setting.setVolatile(-5);
    object.program("constants").testRun(nothing);
    assertThat(hits(1)).isEqualTo(-5);
    object.global("hits").set(1, 3);
    assertThat(hits(1)).isEqualTo(3);
    object.close();
    assertThatThrownBy(setting::get).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void perCpuCountersAddUp() {
    object.load();
    for (int i = 0; i < 3; i++) {
      object.program("count").testRun(nothing);
    }
    long[] columns = new long[3];
    assertThat(object.map("counters").sumInt(1, columns)).isTrue();
    assertThat(columns).containsExactly(3, 0, 30);
    assertThat(object.map("counters").sumInt(2, columns)).isFalse();
  }

  @Test
  void tracepointsByTypeFireUntilTheLinkIsClosed() throws IOException {
    object.load();
    try (BpfLink link = object.program("state").attach()) {
      assertThat(link.fd()).isPositive();
      connect();
      assertThat(hits(2)).isPositive().isEqualTo(hits(3));
    }
    long after = hits(2);
    connect();
    assertThat(hits(2)).isEqualTo(after);
  }

  @Test
  void slotsAreSwappedWhileTheHookRuns() throws IOException {
    object.autoload("handler", true);
    object
        .program("handler")
        .hook(BpfProgram.TYPE_TRACING, BpfProgram.ATTACH_TP_BTF, "inet_sock_set_state");
    object.load();
    BpfMap slots = object.map("slots");
    try (BpfLink link = object.program("state").attach();
        BpfObject neighbour = BpfObject.open(Objects.bytes("neighbour"), "neighbour")) {
      slots.putProgram(0, object.program("handler"));
      connect();
      assertThat(hits(4)).isPositive().isEqualTo(hits(2));
      assertThat(hits(3)).isZero();

      neighbour.reuse("connections", object.map("connections"));
      neighbour.autoload("visitor", true);
      neighbour
          .program("visitor")
          .hook(BpfProgram.TYPE_TRACING, BpfProgram.ATTACH_TP_BTF, "inet_sock_set_state");
      neighbour.load();
      slots.putProgram(0, neighbour.program("visitor"));
      long before = hits(4);
      connect();
      assertThat(hits(4)).isEqualTo(before);
      MemorySegment mark = arena.allocate(JAVA_LONG);
      assertThat(object.map("connections").lookupLong(7, mark)).isTrue();
      assertThat(mark.get(JAVA_LONG, 0)).isEqualTo(1234);

      assertThat(slots.clearProgram(0)).isTrue();
      assertThat(slots.clearProgram(0)).isFalse();
      connect();
      assertThat(hits(3)).isPositive();
      assertThat(link.fd()).isPositive();
    }
  }

  @Test
  void aRefusalNamesTheProgramAndTheLine() throws IOException {
    try (BpfObject refused = BpfObject.open(Objects.bytes("refused"), "refused")) {
      assertThatThrownBy(refused::load)
          .isInstanceOfSatisfying(
              BpfException.class,
              e -> {
                assertThat(e.getMessage())
                    .contains("program wild of object refused is refused")
                    .contains(" at refused.bpf.c:")
                    .contains("(sink = *nowhere;)")
                    .endsWith("invalid mem access 'scalar'");
                assertThat(e.log()).contains("BEGIN PROG LOAD LOG");
                assertThat(e.errnoName()).isEqualTo("EACCES");
              });
    }
  }

  @Test
  void leavingAProgramOutMakesTheRestLoad() throws IOException {
    try (BpfObject refused = BpfObject.open(Objects.bytes("refused"), "refused")) {
      refused.autoload("wild", false);
      refused.load();
      assertThat(refused.program("accepted").testRun(nothing)).isZero();
      assertThatThrownBy(() -> refused.program("wild").fd()).isInstanceOf(BpfException.class);
    }
  }

  @Test
  void bytesThatAreNoObjectAreRefusedInWords() {
    assertThatThrownBy(() -> BpfObject.open(new byte[100], "garbage"))
        .isInstanceOf(BpfException.class)
        .hasMessageStartingWith("BPF object garbage cannot be opened: ");
  }

  @Test
  void anIteratorRunsToItsEnd() {
    object.constant("cfg_pid", ProcessHandle.current().pid());
    object.load();
    String lines = new String(object.program("tasks").iterate());
    assertThat(lines).matches("(task\n)+");
  }

  @Test
  void statisticsCountWhileEnabled() {
    object.load();
    BpfProgram program = object.program("count");
    try (BpfStatistics enabled = BpfStatistics.enable()) {
      program.testRun(nothing);
      assertThat(program.statistics().runCount()).isEqualTo(1);
      assertThat(program.statistics().runTimeNs()).isPositive();
      assertThat(program.statistics().recursionMisses()).isZero();
      assertThat(enabled).isNotNull();
    }
    program.testRun(nothing);
    assertThat(program.statistics().runCount()).isEqualTo(1);
  }
}
