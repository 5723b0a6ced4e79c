package io.sonde.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.doctor.Finding.State;
import io.sonde.core.host.Capability;
import io.sonde.core.host.Privileges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host out of files. */
class HostFindingsTest {
  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private HostFindings findings() {
    return new HostFindings(root, Privileges.ofThisProcess());
  }

  @ParameterizedTest
  @CsvSource({
    "'[none] integrity confidentiality\n', OK, none",
    "'none [integrity] confidentiality\n', OK, integrity",
    "'none integrity [confidentiality]\n', LIMITED, confidentiality: programs may not",
    "'nonsense', OK, 'the kernel has none, or does not tell'",
  })
  void readsLockdown(String text, State state, String words) throws IOException {
    write("sys/kernel/security/lockdown", text);
    Finding finding = findings().lockdown();
    assertThat(finding.state()).isEqualTo(state);
    assertThat(finding.words()).startsWith(words);
  }

  @ParameterizedTest
  @CsvSource({
    "sys/fs/cgroup/cgroup.controllers, version 2",
    "sys/fs/cgroup/unified/cgroup.controllers, 'version 1, version 2 beside it'",
    "sys/fs/cgroup/memory/tasks, version 1",
  })
  void tellsTheVersionOfControlGroups(String file, String words) throws IOException {
    write(file, "");
    assertThat(findings().cgroup().words()).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 000000c000080004, 0",
    "2, 000000c000080004, 0",
    "3, 000000c000080004, 1",
    "4, 000000c000080004, 1",
    "3, 000001ffffffffff, 0",
    "'', 000000c000080004, 0",
  })
  void tellsOfPerfEventsOnlyWhereTheyAreRefused(String paranoia, String set, int count)
      throws IOException {
    write("proc/sys/kernel/perf_event_paranoid", paranoia + "\n");
    assertThat(new HostFindings(root, Privileges.of("\nCapEff:\t" + set + "\n")).all())
        .filteredOn(finding -> finding.check().equals("perf events"))
        .hasSize(count);
  }

  @Test
  void hasALineForEachCapability() {
    assertThat(findings().all())
        .extracting(Finding::check)
        .contains("kernel", "BTF", "lockdown", "cgroup")
        .containsSubsequence(
            java.util.Arrays.stream(Capability.values()).map(Capability::title).toList());
  }
}
