package io.sonde.core.host;

import static io.sonde.core.host.Capability.BPF;
import static io.sonde.core.host.Capability.DAC_READ_SEARCH;
import static io.sonde.core.host.Capability.PERFMON;
import static io.sonde.core.host.Capability.SYS_PTRACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrivilegesTest {
  /** Sets as {@code /proc/PID/status} shows them. */
  static Stream<Arguments> sets() {
    return Stream.of(
        Arguments.of("000001ffffffffff", Set.of(BPF, PERFMON, SYS_PTRACE, DAC_READ_SEARCH)),
        Arguments.of("0000000000000000", Set.of()),
        Arguments.of("000000c000080004", Set.of(BPF, PERFMON, SYS_PTRACE, DAC_READ_SEARCH)),
        Arguments.of("0000008000000000", Set.of(BPF)),
        Arguments.of("0000004000000000", Set.of(PERFMON)),
        Arguments.of("0000000000080000", Set.of(SYS_PTRACE)),
        Arguments.of("0000000000000004", Set.of(DAC_READ_SEARCH)),
        // SYS_ADMIN, the older right to both.
        Arguments.of("0000000000200000", Set.of(BPF, PERFMON)),
        // DAC_OVERRIDE, which containers have.
        Arguments.of("0000000000000002", Set.of(DAC_READ_SEARCH)),
        Arguments.of("none", Set.of()));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void readsTheEffectiveSet(String set, Set<Capability> expected) {
    Privileges privileges =
        Privileges.of("Name:\tjava\nCapPrm:\t0000000000000000\nCapEff:\t" + set + "\nCapBnd:\t0\n");
    assertThat(Capability.values()).filteredOn(privileges::has).hasSameElementsAs(expected);
  }

  @Test
  void saysWhatNothingCanBeTracedWithout() {
    assertThat(of("0000000000080004").problem())
        .isEqualTo(
            "missing CAP_BPF, CAP_PERFMON: run sonde as root, or as systemd/sonde.service does with"
                + " CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH");
    assertThat(of("0000008000000000").problem()).startsWith("missing CAP_PERFMON: ");
    assertThat(of("000000c000000000").problem()).isNull();
  }

  @Test
  void namesWhatCanBeDoneWithout() {
    assertThat(of("000000c000000000").missingOptional())
        .isEqualTo(List.of(SYS_PTRACE, DAC_READ_SEARCH));
    assertThat(of("000000c000080004").missingOptional()).isEmpty();
  }

  private static Privileges of(String set) {
    return Privileges.of("Name:\tjava\nCapEff:\t" + set + "\n");
  }
}
