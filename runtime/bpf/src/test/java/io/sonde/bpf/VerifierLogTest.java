package io.sonde.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages made of real logs, one row each. */
class VerifierLogTest {
  private static final String NEWER =
      """
      libbpf: prog 'wild': BPF program load failed: -EACCES
      libbpf: prog 'wild': -- BEGIN PROG LOAD LOG --
      0: R1=ctx() R10=fp0
      ; __u64 *nowhere = (void *)bpf_ktime_get_ns(); @ refused.bpf.c:16
      0: (85) call bpf_ktime_get_ns#5       ; R0_w=scalar()
      ; sink = *nowhere; @ refused.bpf.c:17
      1: (79) r1 = *(u64 *)(r0 +0)
      R0 invalid mem access 'scalar'
      processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0
      -- END PROG LOAD LOG --
      libbpf: prog 'wild': failed to load: -EACCES
      libbpf: failed to load object 'refused'
      """;
  private static final String OLDER = NEWER.replaceAll(" @ refused.bpf.c:\\d+", "");
  private static final String UNNAMED = NEWER.replaceAll("; .* @ ", "; @ ");
  private static final String STATES =
      NEWER
          .replace("R0 invalid", "from 1 to 2: R0=scalar()\nmath between map_value and")
          .replace("processed 2", "verification time 7 usec\nstack depth 8\nprocessed 2");
  private static final String RELOCATION =
      """
      libbpf: prog 'sent': BPF program load failed: -EINVAL
      libbpf: prog 'sent': -- BEGIN PROG LOAD LOG --
      ; return sk->gone; @ hooks.bpf.c:9
      7: <invalid CO-RE relocation>
      failed to resolve CO-RE relocation <byte_off> [9] struct sock.gone (0:0 @ offset 0)
      processed 8 insns (limit 1000000)
      -- END PROG LOAD LOG --
      """;
  private static final String MAP =
      "libbpf: map 'big': failed to create: -ENOMEM\nlibbpf: failed to load object 'o'\n";
  private static final String LATER =
      NEWER
          + "libbpf: prog 'next': -- BEGIN PROG LOAD LOG --\nlast word\n-- END PROG LOAD LOG --\n";

  private static String log(String name) {
    return switch (name) {
      case "newer" -> NEWER;
      case "older" -> OLDER;
      case "unnamed" -> UNNAMED;
      case "states" -> STATES;
      case "relocation" -> RELOCATION;
      case "map" -> MAP;
      case "later" -> LATER;
      default -> "";
    };
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "newer | 13 | program wild of object o is refused at refused.bpf.c:17 (sink = *nowhere;):"
            + " R0 invalid mem access 'scalar'",
        "older | 13 | program wild of object o is refused (sink = *nowhere;):"
            + " R0 invalid mem access 'scalar'",
        "unnamed | 13 | program wild of object o is refused at refused.bpf.c:17:"
            + " R0 invalid mem access 'scalar'",
        "states | 13 | program wild of object o is refused at refused.bpf.c:17 (sink = *nowhere;):"
            + " math between map_value and mem access 'scalar'",
        "relocation | 22 | program sent of object o is refused at hooks.bpf.c:9 (return sk->gone;):"
            + " failed to resolve CO-RE relocation <byte_off> [9] struct sock.gone (0:0 @ offset"
            + " 0)",
        "map | 12 | object o cannot be loaded: map 'big': failed to create: -ENOMEM",
        "later | 13 | program next of object o is refused: last word",
        "none | 12 | object o cannot be loaded: not enough memory",
      })
  void aLogBecomesASentence(String name, int errno, String message) {
    BpfException refusal = VerifierLog.refusal("o", log(name), errno);
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.log()).isEqualTo(log(name));
    assertThat(refusal.errno()).isEqualTo(errno);
  }

  @ParameterizedTest
  @CsvSource({"1, EPERM", "13, EACCES"})
  void missingPrivilegesAreNamed(int errno, String name) {
    BpfException refusal = VerifierLog.refusal("o", "libbpf: Error in bpf_create_map\n", errno);
    assertThat(refusal.getMessage()).contains("capabilities BPF and PERFMON");
    assertThat(refusal.errnoName()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0 | 1", "0-1 | 2", "0-3,8 | 9", "0,2 | 3", "0-127 | 128"})
  void possibleCpusAreCounted(String list, int count) {
    assertThat(Cpus.count(list + "\n")).isEqualTo(count);
  }
}
