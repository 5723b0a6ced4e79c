import com.sun.management.ThreadMXBean;
import io.sonde.bpf.BpfObject;
import io.sonde.bpf.RingReader;
import io.sonde.core.record.SondeHead;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Drains a ring as the agent does. For each line on its input it fills and drains the ring {@link
 * #DRAINS} times and prints nanoseconds of CPU for a record, of the drains alone, how many there
 * were, and bytes allocated for a record.
 */
final class Consume {
  private static final int RECORDS = 4000;
  private static final int DRAINS = 50;

  private static long sum;

  private Consume() {}

  private static void onRecord(MemorySegment ring, long at, int length) {
    sum +=
        SondeHead.connection(ring, at)
            + SondeHead.position(ring, at)
            + SondeHead.timeNs(ring, at)
            + SondeHead.readNs(ring, at)
            + SondeHead.context(ring, at)
            + SondeHead.tail(ring, at)
            + SondeHead.bytes(ring, at)
            + SondeHead.captured(ring, at)
            + SondeHead.pid(ring, at)
            + SondeHead.generation(ring, at)
            + SondeHead.kind(ring, at)
            + SondeHead.slot(ring, at)
            + SondeHead.direction(ring, at)
            + SondeHead.flags(ring, at)
            + SondeHead.tailBytes(ring, at);
  }

  /** Takes the path of the object. */
  public static void main(String[] arguments) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    try (Arena arena = Arena.ofConfined();
        BpfObject object = BpfObject.open(Files.readAllBytes(Path.of(arguments[0])), "flood")) {
      MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
      count.set(ValueLayout.JAVA_LONG, 0, RECORDS);
      object.load();
      try (RingReader ring = RingReader.open(object.map("ring"))) {
        while (input.readLine() != null) {
          long ns = 0;
          long seen = 0;
          long allocated = 0;
          for (int i = 0; i < DRAINS; i++) {
            object.program("flood").testRun(count);
            long before = threads.getCurrentThreadAllocatedBytes();
            long begin = threads.getCurrentThreadCpuTime();
            seen += ring.drain(Consume::onRecord, RECORDS);
            ns += threads.getCurrentThreadCpuTime() - begin;
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
          }
          System.out.println(
              (double) ns / seen + " " + seen + " " + (double) allocated / seen + " " + sum);
        }
      }
    }
  }
}
