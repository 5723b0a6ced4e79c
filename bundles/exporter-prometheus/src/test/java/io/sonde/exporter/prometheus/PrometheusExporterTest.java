package io.sonde.exporter.prometheus;

import static io.sonde.exporter.prometheus.Samples.LAG;
import static io.sonde.exporter.prometheus.Samples.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.spi.telemetry.MetricSource;
import io.sonde.testkit.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PrometheusExporterTest {
  private static final MetricSource LAG_OF_ONE = sink -> sink.gauge(LAG, labels(null), 1);

  @TempDir Path folder;

  private static Endpoint plain(int port) {
    return new Endpoint("127.0.0.1", port, "/metrics", "", "", "", "");
  }

  private static PrometheusExporter open(Endpoint endpoint) throws IOException {
    return new PrometheusExporter(endpoint, () -> List.of(LAG_OF_ONE));
  }

  private static Map<String, Double> counts(PrometheusExporter exporter) {
    Map<String, Double> counts = new HashMap<>();
    exporter
        .counts()
        .read(
            new Counters(
                (labels, value) -> {
                  if (labels.attributes().get("result") instanceof String result) {
                    counts.put(result, value);
                  }
                }));
    return counts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          text/plain                                                             | -    | text/plain; version=0.0.4; charset=utf-8
          application/openmetrics-text;version=1.0.0,text/plain;q=0.5,*/*;q=0.1  | gzip | application/openmetrics-text; version=1.0.0; charset=utf-8
          */*                                                                    | gzip | text/plain; version=0.0.4; charset=utf-8
          """)
  void servesWhatTheScraperAsksFor(String accept, String encoding, String type) throws IOException {
    try (PrometheusExporter exporter = open(plain(0))) {
      Http answer =
          Http.get(
              exporter.address(),
              "Accept",
              accept,
              "Accept-Encoding",
              encoding == null ? "identity" : encoding);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.type()).isEqualTo(type);
      assertThat(answer.encoding()).isEqualTo(encoding);
      assertThat(answer.body()).contains("\nsonde_drain_lag_seconds 1.0\n");
      assertThat(counts(exporter)).containsEntry("ok", 1.0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /,          404",
    "GET,  /metrics/x, 404",
    "GET,  /metricsx,  404",
    "POST, /metrics,   405",
    "HEAD, /metrics,   200",
    "GET,  /metrics?x, 200"
  })
  void everythingElseIsRefused(String method, String path, int status) throws IOException {
    try (PrometheusExporter exporter = open(plain(0))) {
      assertThat(Http.ask(method, exporter.address(), path, null).status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, 401", "ann:secret, 200", "ann:Secret, 401", "bob:secret, 401", "ann:, 401"})
  void onlyTheUserMayRead(String credentials, int status) throws IOException {
    Endpoint endpoint = new Endpoint("127.0.0.1", 0, "/metrics", "", "", "ann", "secret");
    try (PrometheusExporter exporter = open(endpoint)) {
      String[] headers =
          credentials == null
              ? new String[0]
              : new String[] {
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes())
              };
      assertThat(Http.get(exporter.address(), headers).status()).isEqualTo(status);
      if (status == 401 && credentials != null) {
        assertThat(counts(exporter)).containsEntry("unauthorized", 1.0);
      }
    }
  }

  @Test
  void servesOverTls() throws Exception {
    Certificates certificates = Certificates.make(folder, "prometheus", "dns:localhost");
    Endpoint endpoint =
        new Endpoint(
            "127.0.0.1",
            0,
            "/metrics",
            certificates.certificate().toString(),
            certificates.key().toString(),
            "",
            "");
    try (PrometheusExporter exporter = open(endpoint)) {
      Http answer =
          Http.ask(
              "GET",
              exporter.address(),
              "/metrics",
              certificates.trusting(certificates).getSocketFactory());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("sonde_drain_lag_seconds 1.0");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing     | does not exist
          garbage     | holds no certificate in PEM
          pkcs1       | openssl pkcs8 -topk8 -nocrypt
          damaged     | holds a private key that is neither EC, RSA nor EdDSA
          """)
  void badTlsFilesAreSaidInWords(String what, String sentence) throws Exception {
    Certificates certificates = Certificates.make(folder, "prometheus", "dns:localhost");
    Path bad = folder.resolve("bad.pem");
    switch (what) {
      case "garbage" -> Files.writeString(bad, "garbage");
      case "pkcs1" -> Files.writeString(bad, "-----BEGIN RSA PRIVATE KEY-----\nAA==\n");
      case "damaged" ->
          Files.writeString(bad, "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n");
      default -> {}
    }
    boolean key = what.equals("pkcs1") || what.equals("damaged");
    Endpoint endpoint =
        new Endpoint(
            "127.0.0.1",
            0,
            "/metrics",
            (key ? certificates.certificate() : bad).toString(),
            (key ? bad : certificates.key()).toString(),
            "",
            "");
    assertThatThrownBy(() -> open(endpoint))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(bad.toString())
        .hasMessageContaining(sentence);
  }

  @Test
  void aPortThatIsTakenIsSaidInWords() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> open(plain(port)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "port %d of 127.0.0.1 is taken by another program (ss -ltnp 'sport = :%d' shows"
                  + " which). Set prometheus.port to a free one",
              port, port);
    }
  }

  @Test
  void anAddressOfAnotherHostIsSaidInWords() {
    Endpoint elsewhere = new Endpoint("192.0.2.1", 0, "/metrics", "", "", "", "");
    assertThatThrownBy(() -> open(elsewhere))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Set prometheus.address to one of this host");
  }

  @Test
  void closeGivesThePortBack() throws IOException {
    InetSocketAddress address;
    try (PrometheusExporter exporter = open(plain(0))) {
      address = exporter.address();
      Http.get(address);
    }
    try (PrometheusExporter again = open(plain(address.getPort()))) {
      assertThat(Http.get(again.address()).status()).isEqualTo(200);
    }
  }

  @Test
  void moreThanTwoScrapesAtOnceAreSentAway() throws Exception {
    CountDownLatch reading = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    MetricSource slow =
        sink -> {
          reading.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (PrometheusExporter exporter = new PrometheusExporter(plain(0), () -> List.of(slow));
        ExecutorService scrapers = Executors.newFixedThreadPool(2)) {
      Future<Http> one = scrapers.submit(() -> Http.get(exporter.address()));
      Future<Http> other = scrapers.submit(() -> Http.get(exporter.address()));
      reading.await();
      assertThat(Http.get(exporter.address()).status()).isEqualTo(503);
      release.countDown();
      assertThat(one.get().status()).isEqualTo(200);
      assertThat(other.get().status()).isEqualTo(200);
      assertThat(counts(exporter)).containsEntry("busy", 1.0).containsEntry("ok", 2.0);
    }
  }

  @Test
  void scrapersThatSendNothingDoNotKeepOthersOut() throws IOException {
    try (PrometheusExporter exporter = open(plain(0))) {
      Socket[] silent = new Socket[20];
      for (int i = 0; i < silent.length; i++) {
        silent[i] = new Socket(exporter.address().getAddress(), exporter.address().getPort());
        silent[i].getOutputStream().write("GET ".getBytes());
      }
      assertThat(Http.get(exporter.address()).status()).isEqualTo(200);
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new Endpoint("", 1, "/m", "cert.pem", "", "", ""))
        .hasMessageContaining("prometheus.tls.key");
    assertThatThrownBy(() -> new Endpoint("", 1, "/m", "", "", "ann", ""))
        .hasMessageContaining("prometheus.basic_auth.password");
    assertThatThrownBy(() -> new Endpoint("", 1, "m", "", "", "", ""))
        .hasMessageContaining("prometheus.path must begin with a slash");
  }
}
