package io.sonde.exporter.prometheus;

import static io.sonde.exporter.prometheus.Samples.LAG;
import static io.sonde.exporter.prometheus.Samples.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.testkit.FakeSettings;
import io.sonde.testkit.osgi.FelixRig;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;

/** The bundle in a framework, with nothing of simpleclient but what it brings itself. */
@Timeout(60)
class PrometheusOsgiTest {
  @TempDir Path folder;

  private static Settings settings(long port) {
    return new FakeSettings(
        Map.of(
            "prometheus.address",
            "127.0.0.1",
            "prometheus.port",
            port,
            "prometheus.path",
            "/metrics"));
  }

  /** Nobody else gets it while this JVM does not close it. */
  private static ServerSocket takenPort() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  }

  @Test
  void servesSourcesAsTheyComeAndGo() throws Exception {
    InetSocketAddress address;
    try (ServerSocket socket = takenPort()) {
      address = new InetSocketAddress("127.0.0.1", socket.getLocalPort());
    }
    try (FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Fatal.class, (code, sentence) -> {});
      felix.provide(Settings.class, settings(address.getPort()));
      Bundle bundle = felix.install(Path.of("target/classes"));
      assertThat(Http.get(address).body())
          .contains("sonde_prometheus_scrapes_total{result=\"ok\",} 0.0")
          .doesNotContain("sonde_drain_lag_seconds");
      felix.provide(MetricSource.class, sink -> sink.gauge(LAG, labels(null), 1));
      assertThat(Http.get(address).body())
          .contains("sonde_prometheus_scrapes_total{result=\"ok\",} 1.0")
          .contains("sonde_drain_lag_seconds 1.0");
      assertThat(
              bundle.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE))
          .as("packages that others can see")
          .isEmpty();
      bundle.stop();
      assertThatThrownBy(() -> Http.get(address)).isInstanceOf(ConnectException.class);
      bundle.start();
      assertThat(Http.get(address).status()).isEqualTo(200);
    }
  }

  @Test
  void goesOnWithoutAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = takenPort();
        FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Fatal.class, (code, sentence) -> {});
      felix.provide(Settings.class, settings(taken.getLocalPort()));
      Bundle bundle = felix.install(Path.of("target/classes"));
      assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(felix.service(MetricSource.class)).as("its own counters").isNull();
    }
  }

  @Test
  void opensNoPortUnlessAsked() throws Exception {
    try (FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Fatal.class, (code, sentence) -> {});
      felix.provide(Settings.class, settings(0));
      felix.install(Path.of("target/classes"));
      assertThat(felix.service(MetricSource.class)).isNull();
    }
  }
}
