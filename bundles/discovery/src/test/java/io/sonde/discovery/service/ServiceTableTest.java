package io.sonde.discovery.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.process.Service;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServiceTableTest {
  private final AtomicInteger made = new AtomicInteger();
  private final ServiceTable table =
      new ServiceTable((origin, pid) -> service(pid, origin.name() + "+"));

  private Service service(int pid, String name) {
    made.incrementAndGet();
    return new Service(pid, Map.of("service.name", name), Set.of(), Map.of());
  }

  private ServiceTable.Entry add(int pid, String name) {
    return table.add(pid, () -> service(pid, name));
  }

  @Test
  void makesAServiceOnceAndWhenAsked() {
    add(1000, "shop");
    assertThat(made).hasValue(0);
    assertThat(table.of(1000)).isSameAs(table.of(1000));
    assertThat(made).hasValue(1);
    assertThat(table.of(1001)).isNull();
  }

  @Test
  void aForkIsNamedAfterTheOriginHoweverLongTheChain() {
    add(1, "shop");
    for (int pid = 2; pid <= 20_000; pid++) {
      assertThat(table.fork(pid - 1, pid)).isNotNull();
    }
    assertThat(table.of(20_000).name()).isEqualTo("shop+");
    assertThat(made).hasValue(2);
    assertThat(table.fork(99_999, 99_998)).isNull();
  }

  @Test
  void adoptsWhatTheDrainThreadMade() {
    add(1, "shop");
    ServiceTable.Entry early = table.fork(1, 2);
    assertThat(table.adopt(1, 2)).isSameAs(early);
    table.end(early, 0);
    assertThat(table.adopt(1, 2)).isNotSameAs(early);
    assertThat(table.adopt(1, 3)).isSameAs(table.adopt(1, 3));
  }

  @Test
  void disownsForksOnly() {
    add(1, "shop");
    table.fork(1, 2);
    table.disown(1, 0);
    table.disown(2, 0);
    table.expire(ServiceTable.KEEP_NS);
    assertThat(table.of(1)).isNotNull();
    assertThat(table.of(2)).isNull();
  }

  @Test
  void keepsTheEndedForAWhile() {
    ServiceTable.Entry first = add(1, "first");
    ServiceTable.Entry second = add(2, "second");
    table.end(first, 100);
    table.end(first, 500);
    table.end(second, 200);
    table.expire(ServiceTable.KEEP_NS + 99);
    assertThat(table.of(1)).isNotNull();
    table.expire(ServiceTable.KEEP_NS + 100);
    assertThat(table.of(1)).isNull();
    assertThat(table.of(2)).isNotNull();
  }

  @Test
  void anIdThatIsUsedAgainIsNotForgottenWithItsFormerOwner() {
    ServiceTable.Entry first = add(1, "first");
    table.end(first, 0);
    add(1, "second");
    table.expire(ServiceTable.KEEP_NS);
    assertThat(table.of(1).name()).isEqualTo("second");
  }

  @Test
  void keepsNotMoreThanSoManyOfTheEnded() {
    for (int pid = 1; pid <= ServiceTable.MAX_ENDED + 1; pid++) {
      table.end(add(pid, "x"), 0);
    }
    assertThat(table.of(1)).isNull();
    assertThat(table.of(2)).isNotNull();
  }

  @Test
  void removalLeavesItsNeighbours() {
    // All of these fall into the same bucket.
    ServiceTable.Entry[] entries = new ServiceTable.Entry[5];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = add(7 + i * 1024, "s" + i);
    }
    for (int i : new int[] {2, 4, 0}) {
      table.end(entries[i], 0);
    }
    table.expire(ServiceTable.KEEP_NS);
    assertThat(table.of(7)).isNull();
    assertThat(table.of(7 + 1024).name()).isEqualTo("s1");
    assertThat(table.of(7 + 2 * 1024)).isNull();
    assertThat(table.of(7 + 3 * 1024).name()).isEqualTo("s3");
    assertThat(table.of(7 + 4 * 1024)).isNull();
  }

  @Test
  void findingAllocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    add(123_456, "shop");
    table.of(123_456);
    long id = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(id);
    int found = 0;
    for (int i = 0; i < 100_000; i++) {
      found += table.of(123_456) == null ? 0 : 1;
    }
    long allocated = threads.getThreadAllocatedBytes(id) - before;
    assertThat(found).isEqualTo(100_000);
    assertThat(allocated).as("bytes for 100,000 finds").isLessThan(10_000);
  }
}
