package io.sonde.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.core.plugin.Guard;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops of woven classes end when they are told to, and compute what they did before. */
class LoopWeaverTest {
  /** What is woven; compiled with this test, loaded again with its loops bounded. */
  static final class Loops implements Callable<Integer> {
    private final String kind;
    int rounds;

    Loops(String kind) {
      this.kind = kind;
    }

    @Override
    public Integer call() {
      switch (kind) {
        case "while" -> {
          while (true) {
            rounds++;
          }
        }
        case "do" -> {
          do {
            rounds++;
          } while (rounds != -1);
        }
        case "for" -> {
          for (; ; rounds++) {
            step(rounds);
          }
        }
        case "continue" -> {
          again:
          while (true) {
            for (Object each : List.of("a", 1, 2L)) {
              switch (each) {
                case String _ -> rounds++;
                case Integer _ -> {
                  continue again;
                }
                default -> rounds--;
              }
            }
          }
        }
        case "sum" -> {
          int sum = 0;
          for (int i = 0; i < 100; i++) {
            sum += i % 3 == 0 ? i : 0;
          }
          return sum;
        }
        default -> throw new IllegalArgumentException(kind);
      }
      return 0;
    }

    private void step(int n) {
      rounds = n & 0xff;
    }
  }

  private static byte[] bytes(String path) {
    try (InputStream in = LoopWeaverTest.class.getClassLoader().getResourceAsStream(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(path, e);
    }
  }

  /** Defines the woven class beside the one it was made from. */
  private static final class Loader extends ClassLoader {
    Loader() {
      super(LoopWeaverTest.class.getClassLoader());
    }

    Class<?> define() {
      String name = Loops.class.getName();
      byte[] woven =
          LoopWeaver.weave(
              bytes(name.replace('.', '/') + ".class"), getParent()::getResourceAsStream);
      return defineClass(name, woven, 0, woven.length);
    }
  }

  @SuppressWarnings("unchecked")
  private static Callable<Integer> woven(String kind) throws ReflectiveOperationException {
    var constructor = new Loader().define().getDeclaredConstructor(String.class);
    constructor.setAccessible(true);
    return (Callable<Integer>) constructor.newInstance(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"while", "do", "for", "continue"})
  void endsALoopThatNeverWould(String kind) throws Exception {
    Callable<Integer> loops = woven(kind);
    try (Watchdog watchdog = new Watchdog(new Guard(), Thread.currentThread())) {
      assertThatThrownBy(() -> watchdog.limit(50_000_000, loops))
          .isInstanceOf(BudgetExceeded.class);
    }
  }

  @Test
  void leavesOtherThreadsAlone() throws Exception {
    Budget.stop(new Thread(), () -> true);
    Budget.stop(Thread.currentThread(), () -> false);
    assertThat(woven("sum").call()).isEqualTo(1683);
  }

  @Test
  void endsACallThatHoldsUpTheDrainThread() throws Exception {
    Callable<Integer> loops = woven("while");
    Guard guard = new Guard();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread drain =
        Thread.ofPlatform()
            .name("drain-test")
            .unstarted(
                () -> {
                  guard.enter(io.sonde.core.plugin.TestPlugins.any());
                  try {
                    loops.call();
                  } catch (Throwable e) {
                    thrown.set(e);
                  } finally {
                    guard.leave();
                  }
                });
    Watchdog watchdog = new Watchdog(guard, drain);
    drain.start();
    drain.join(30_000);
    watchdog.close();
    assertThat(thrown.get()).isInstanceOf(BudgetExceeded.class);
  }

  @Test
  void weavesNothingWhereThereIsNoLoop() {
    String name = Guard.class.getName().replace('.', '/') + ".class";
    assertThat(LoopWeaver.weave(bytes(name), path -> null)).isNull();
  }
}
