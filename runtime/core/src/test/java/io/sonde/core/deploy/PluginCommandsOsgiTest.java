package io.sonde.core.deploy;

import static io.sonde.core.deploy.JarBuilder.plugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.command.Command;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;

/** The commands as the shell finds them. */
@Timeout(60)
class PluginCommandsOsgiTest {
  @TempDir Path base;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(DeployRig rig, String name, String... arguments) throws Exception {
    out.reset();
    err.reset();
    Collection<ServiceReference<Command>> found =
        rig.felix
            .context()
            .getServiceReferences(
                Command.class,
                "(&(" + Command.NAME + "=" + name + ")(" + Command.AGENT + "=true))");
    assertThat(found).hasSize(1);
    return rig.felix
        .context()
        .getService(found.iterator().next())
        .run(
            List.of(arguments),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void answersWithTextAndExitCode() throws Exception {
    try (DeployRig rig = DeployRig.in(base).start()) {
      Path jar =
          Files.write(
              base.resolve("redis.jar"), plugin("org.acme.redis", "1.0.0", "redis").bytes());
      assertThat(run(rig, "plugin", "install", jar.toString())).isZero();
      assertThat(out).hasToString("org.acme.redis 1.0.0 is live\n");
      assertThat(run(rig, "plugin", "install", base.resolve("none.jar").toString())).isEqualTo(1);
      assertThat(err).asString().startsWith("sonde: cannot read " + base.resolve("none.jar"));
      assertThat(run(rig, "plugin", "dance", "redis")).isEqualTo(2);
      assertThat(err).asString().startsWith("usage: sonde plugin install JAR\n");
      assertThat(run(rig, "plugin", "stop")).isEqualTo(2);
      rig.deployments.put("bad.jar", "no jar".getBytes(StandardCharsets.UTF_8));

      assertThat(run(rig, "plugins")).isZero();
      List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize(3);
      assertThat(lines.getFirst())
          .matches("PLUGIN +VERSION +STATE +PROTOCOLS +GENERATION +CONNECTIONS +SPANS .*REMARK");
      assertThat(lines.get(1)).matches("- .* refused .* bad.jar .* it is not a jar: .*");
      assertThat(lines.get(2))
          .matches("org.acme.redis +1.0.0 +live +redis +7 +3 +250 +1 .* redis.jar .*");
      assertThat(run(rig, "plugins", "--json")).isZero();
      assertThat(out)
          .asString()
          .contains("\"plugin\":\"org.acme.redis\",\"version\":\"1.0.0\",\"state\":\"live\"")
          .contains("\"protocols\":[\"redis\"],\"generation\":7,\"connections\":3,\"spans\":250");
      assertThat(run(rig, "plugins", "--all")).isEqualTo(2);

      rig.stop();
      assertThat(rig.felix.context().getServiceReferences(Command.class, null)).isEmpty();
    }
  }
}
