package io.sonde.discovery;

import static io.sonde.discovery.EventQueue.Kind.EXEC;
import static io.sonde.discovery.EventQueue.Kind.EXIT;
import static io.sonde.discovery.EventQueue.Kind.FORK;
import static io.sonde.discovery.EventQueue.Kind.LISTEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.discovery.Decision.Reason;
import io.sonde.discovery.proc.Proc;
import io.sonde.discovery.service.Host;
import io.sonde.discovery.service.Identities;
import io.sonde.discovery.service.ServiceTable;
import io.sonde.spi.process.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final int SELF = 4000;

  private final LogLines log = new LogLines();
  private final FakeTracing tracing = new FakeTracing();
  private final FakeSettings settings = new FakeSettings();
  private FakeProc fake;
  private ServiceTable table;
  private Roster roster;

  @BeforeEach
  void makeTree() {
    fake = new FakeProc();
    fake.process(SELF).executable("/usr/bin/java").sockets(9464).write();
    fake.process(10).executable("/usr/sbin/nginx").sockets(80, 443).write();
    fake.process(11).executable("/usr/sbin/nginx").forkOf(10).sockets(80, 443).write();
    fake.process(20).executable("/usr/sbin/sshd").sockets(22).write();
    fake.process(30).executable("/usr/bin/bash").write();
    fake.process(40).executable("").flags(0x20_0000).write();
    List.of(80, 443, 22, 9464).forEach(fake::listen);
  }

  @AfterEach
  void removeTree() {
    fake.close();
    log.close();
  }

  private void roster() {
    Proc proc = fake.proc();
    Options options = Options.of(settings);
    Identities identities = new Identities(Host.of(proc), "1.2.3", options.defaults());
    table =
        new ServiceTable(
            (origin, pid) -> identities.forked(origin, new Candidate(proc, pid, null), 1000 + pid));
    Tracer tracer = new Tracer(proc, tracing, table, identities);
    roster = new Roster(proc, new Judge(options.selection(), SELF), tracer);
  }

  private Roster scanned() {
    roster();
    roster.scan();
    return roster;
  }

  private Decision decision(int pid) {
    return roster.decisions().stream().filter(d -> d.pid() == pid).findFirst().orElseThrow();
  }

  @Test
  void tracesWhatListensAndItsForks() {
    scanned();
    assertThat(tracing.traced()).containsExactly(10, 11);
    assertThat(table.of(10).name()).isEqualTo("nginx");
    assertThat(table.of(11).name()).isEqualTo("nginx");
    assertThat(table.of(11).resource().get("service.instance.id"))
        .isNotEqualTo(table.of(10).resource().get("service.instance.id"));
    assertThat(table.of(20)).isNull();
  }

  @Test
  void saysWhyNot() {
    scanned();
    assertThat(decision(10)).hasToString("nginx (pid 10) is traced: it listens on a TCP port");
    assertThat(decision(11).reason()).isEqualTo(Reason.FORKED);
    assertThat(decision(SELF).reason()).isEqualTo(Reason.SELF);
    assertThat(decision(30).reason()).isEqualTo(Reason.SILENT);
    assertThat(decision(20))
        .hasToString(
            "sshd (pid 20) is not traced: a selector excludes it (discovery.default_excludes)");
    assertThat(roster.decisions()).noneMatch(decision -> decision.pid() == 40);
  }

  @Test
  void defaultExcludesCanBeSwitchedOff() {
    settings.set("discovery.default_excludes", false);
    scanned();
    assertThat(tracing.traced()).containsExactly(10, 11, 20);
  }

  @Test
  void aListenEventIsEnough() {
    scanned();
    fake.process(50).executable("/srv/shop").write();
    roster.onEvent(LISTEN, 50, 8080);
    assertThat(tracing.traced()).contains(50);
    assertThat(table.of(50).name()).isEqualTo("shop");
    fake.listen(8080);
    roster.scan();
    assertThat(tracing.starts()).as("nothing new").isEqualTo(2);
  }

  @Test
  void aListenerThatNobodyAnnouncedIsFoundByTheNextScan() {
    scanned();
    fake.process(30).executable("/usr/bin/bash").sockets(8080).write();
    fake.listen(8080);
    roster.scan();
    assertThat(tracing.traced()).contains(30);
  }

  @Test
  void aSocketWithoutOwnerIsNotSearchedForEachTime() {
    scanned();
    fake.listen(2049);
    roster.scan();
    fake.process(30).executable("/usr/bin/bash").sockets(2049).write();
    roster.scan();
    assertThat(tracing.traced()).doesNotContain(30);
    for (int i = 0; i < 13; i++) {
      roster.scan();
    }
    assertThat(tracing.traced()).contains(30);
  }

  @Test
  void aForkFollowsItsParentUntilItRunsAnotherProgram() {
    scanned();
    fake.process(12).executable("/usr/sbin/nginx").forkOf(10).write();
    table.fork(10, 12);
    Service early = table.of(12);
    roster.onEvent(FORK, 10, 12);
    assertThat(table.of(12)).isSameAs(early);
    assertThat(decision(12).reason()).isEqualTo(Reason.FORKED);
    roster.scan();
    assertThat(table.of(12)).isSameAs(early);
    fake.process(12).executable("/usr/bin/curl").parent(10).write();
    tracing.kernel(12, false);
    roster.onEvent(EXEC, 12, 0);
    roster.scan();
    assertThat(tracing.traced()).doesNotContain(12);
    assertThat(table.of(12)).as("its last spans").isSameAs(early);
  }

  @Test
  void aForkThatRunsAnotherProgramAtOnceIsNotTraced() {
    scanned();
    fake.process(12).executable("/usr/bin/curl").parent(10).write();
    table.fork(10, 12);
    roster.onEvent(FORK, 10, 12);
    roster.onEvent(EXEC, 12, 0);
    assertThat(tracing.traced()).doesNotContain(12);
    assertThat(decision(12).reason()).isEqualTo(Reason.SILENT);
    assertThat(table.of(12).name()).as("its spans before").isEqualTo("nginx");
    table.expire(System.nanoTime() + ServiceTable.KEEP_NS + 1);
    assertThat(table.of(12)).isNull();
  }

  @Test
  void aForkOfWhatIsNotTracedLeavesNothing() {
    scanned();
    fake.process(31).executable("/usr/bin/bash").forkOf(30).write();
    table.fork(30, 31);
    roster.onEvent(FORK, 30, 31);
    assertThat(table.of(31)).isNull();
    assertThat(tracing.traced()).doesNotContain(31);
  }

  @Test
  void aForkThatWasMadeBeforeTheParentWasTracedIsFoundByAScan() {
    scanned();
    fake.process(31).executable("/usr/bin/bash").forkOf(30).write();
    roster.onEvent(FORK, 30, 31);
    roster.scan();
    roster.onEvent(LISTEN, 30, 8080);
    assertThat(tracing.traced()).contains(30, 31);
  }

  @Test
  void aSelectedProgramIsTracedFromItsStart() {
    settings.set("discovery.instrument", List.of(Map.of("executable", "worker")));
    scanned();
    assertThat(tracing.traced()).isEmpty();
    fake.process(30).executable("/srv/worker").write();
    roster.onEvent(EXEC, 30, 0);
    assertThat(tracing.traced()).containsExactly(30);
    assertThat(decision(30))
        .hasToString("worker (pid 30) is traced: a selector names it (discovery.instrument[0])");
    assertThat(decision(10).reason()).isEqualTo(Reason.NOT_SELECTED);
  }

  @Test
  void anInheritedSocketCountsAfterExec() {
    scanned();
    fake.process(30).executable("/srv/next").parent(10).sockets(443).write();
    roster.onEvent(EXEC, 30, 0);
    assertThat(tracing.traced()).contains(30);
  }

  @Test
  void workersOfANodeClusterFollowTheirMaster() {
    scanned();
    fake.process(60).executable("/usr/bin/node").arguments("node", "/srv/shop.js").write();
    fake.process(61)
        .executable("/usr/bin/node")
        .arguments("node", "/srv/shop.js")
        .parent(60)
        .variable("NODE_UNIQUE_ID", "1")
        .write();
    fake.process(62).executable("/usr/bin/node").arguments("node", "/a.js").parent(60).write();
    List.of(60, 61, 62).forEach(pid -> roster.onEvent(EXEC, pid, 0));
    assertThat(tracing.traced()).doesNotContain(60, 61, 62);
    roster.onEvent(LISTEN, 60, 3000);
    assertThat(tracing.traced()).contains(60, 61).doesNotContain(62);
    assertThat(table.of(61).name()).isEqualTo("shop");
  }

  @Test
  void anIdThatIsUsedAgainIsAnotherProcess() {
    scanned();
    Service first = table.of(10);
    fake.process(10).executable("/srv/shop").startTicks(999).sockets(80).write();
    roster.scan();
    assertThat(table.of(10).name()).isEqualTo("shop");
    assertThat(table.of(10).resource().get("service.instance.id"))
        .isNotEqualTo(first.resource().get("service.instance.id"));
    fake.process(10).executable("/srv/other").startTicks(1999).write();
    roster.onEvent(LISTEN, 10, 81);
    assertThat(table.of(10).name()).isEqualTo("other");
  }

  @Test
  void aProcessThatEndsIsFoundForAWhile() {
    scanned();
    fake.end(10);
    roster.onEvent(EXIT, 10, 0);
    assertThat(log.lines())
        .containsExactly(
            "INFO tracing nginx (pid 10, ports 80,443) as service nginx",
            "INFO no longer tracing nginx (pid 10, ports 80,443): it ended");
    assertThat(table.of(10).name()).isEqualTo("nginx");
    assertThat(roster.decisions()).noneMatch(decision -> decision.pid() == 10);
    table.expire(System.nanoTime() + ServiceTable.KEEP_NS + 1);
    assertThat(table.of(10)).isNull();
    assertThat(table.of(11)).isNotNull();
  }

  @Test
  void theKernelIsBroughtInStepAfterLostEvents() {
    scanned();
    tracing.kernel(10, false);
    tracing.kernel(30, true);
    tracing.kernel(777, true);
    fake.end(11);
    roster.scan();
    assertThat(tracing.traced()).containsExactly(10);
  }

  @Test
  void aNewProgramIsNoticedWithoutAnEvent() {
    scanned();
    fake.process(30).executable("/srv/shop").startTicks(30).command("shop").sockets(443).write();
    roster.scan();
    assertThat(tracing.traced()).contains(30);
  }

  @Test
  void aProcessThatRenamesItselfStaysWhatItIs() {
    scanned();
    Service before = table.of(10);
    fake.process(10).executable("/usr/sbin/nginx").command("nginx: m)(\n").sockets(80).write();
    roster.scan();
    assertThat(table.of(10)).isSameAs(before);
  }

  @Test
  void eventsOfProcessesThatAreGoneAreNothing() {
    scanned();
    for (EventQueue.Kind kind : EventQueue.Kind.values()) {
      roster.onEvent(kind, 12345, 12346);
    }
    assertThat(tracing.traced()).containsExactly(10, 11);
  }
}
