package io.sonde.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.flow.FollowedConnection;
import io.sonde.spi.command.Command;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

class ConnectionsCommandTest {
  private static final List<FollowedConnection> ROWS =
      List.of(
          new FollowedConnection(
              12, 7, "10.0.0.1:80", "10.0.0.2:4711", "server", "http1", 1_500_000_000, "idle"),
          new FollowedConnection(
              3, 8, "10.0.0.1:5000", "10.0.0.3:6379", "client", null, 90_000_000, "unclaimed"));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Command command;

  private int run(String... arguments) {
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (_, _, given) -> {
                  command = (Command) given[1];
                  Dictionary<?, ?> properties = (Dictionary<?, ?>) given[2];
                  assertThat(properties.get(Command.NAME)).isEqualTo("connections");
                  assertThat(properties.get(Command.AGENT)).isEqualTo("true");
                  return null;
                });
    ConnectionsCommand.register(context, () -> ROWS);
    PrintStream out = new PrintStream(bytes);
    return command.run(List.of(arguments), out, out);
  }

  @Test
  void listsThemInOrder() {
    assertThat(run()).isZero();
    assertThat(bytes.toString())
        .isEqualTo(
            """
            ID  PID  LOCAL          REMOTE         ROLE    PROTOCOL  AGE   STATE
             3    8  10.0.0.1:5000  10.0.0.3:6379  client  -         0.1s  unclaimed
            12    7  10.0.0.1:80    10.0.0.2:4711  server  http1     1.5s  idle
            """);
  }

  @Test
  void choosesAProcessAndPrintsJson() {
    assertThat(run("--json", "pid=7")).isZero();
    assertThat(bytes.toString())
        .isEqualTo(
            "[{\"id\":12,\"pid\":7,\"local\":\"10.0.0.1:80\",\"remote\":\"10.0.0.2:4711\","
                + "\"role\":\"server\",\"protocol\":\"http1\",\"age\":1.5,\"state\":\"idle\"}]\n");
  }

  @Test
  void completesProcesses() {
    run();
    assertThat(command.complete(List.of(""))).containsExactly("--json", "pid=7", "pid=8");
  }

  @Test
  void refusesWrongUse() {
    assertThat(run("x")).isEqualTo(2);
    assertThat(bytes.toString()).startsWith("usage: connections");
  }
}
