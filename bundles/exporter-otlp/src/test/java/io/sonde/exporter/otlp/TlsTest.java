package io.sonde.exporter.otlp;

import static io.sonde.exporter.otlp.Exports.QUICK;
import static io.sonde.exporter.otlp.Exports.settings;
import static io.sonde.exporter.otlp.Exports.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.exporter.otlp.Collector.Reply;
import io.sonde.testkit.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TlsTest {
  @TempDir static Path folder;
  private static Certificates server;
  private static Certificates agent;
  private static Certificates elsewhere;

  private final Queue<String> said = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = Certificates.make(folder, "server", "ip:127.0.0.1");
    agent = Certificates.make(folder, "agent", "dns:agent");
    elsewhere = Certificates.make(folder, "elsewhere", "dns:elsewhere.example");
  }

  private SpanExport open(OtlpSettings settings) {
    return new SpanExport(
        settings, "1", new Resources(Map.of()), QUICK, new Complaints(said::add, System::nanoTime));
  }

  private static OtlpSettings tls(String url, Object authority, Object certificate, Object key) {
    OtlpSettings plain = settings(url);
    return new OtlpSettings(
        plain.traces(),
        plain.metrics(),
        plain.headers(),
        plain.compression(),
        plain.timeout(),
        authority.toString(),
        certificate.toString(),
        key.toString(),
        plain.queueSize(),
        plain.batchSize(),
        plain.scheduleDelay(),
        plain.metricsInterval());
  }

  private static Collector collector(Certificates shown) throws Exception {
    return new Collector(number -> Reply.OK, shown.trusting(agent), 0);
  }

  @Test
  void trustsTheAuthorityOfTheSettings() throws Exception {
    try (Collector collector = collector(server);
        SpanExport export = open(tls(collector.url(), server.certificate(), "", ""))) {
      export.export(span("one"));
      assertThat(collector.next().client()).isNull();
      Await.until(() -> export.counts().sent() == 1);
    }
    assertThat(said).isEmpty();
  }

  @Test
  void requestsShareAConnection() throws Exception {
    try (Collector collector = collector(server);
        SpanExport export = open(tls(collector.url(), server.certificate(), "", ""))) {
      Set<Integer> ports = new HashSet<>();
      for (long i = 1; i <= 5; i++) {
        long sent = i;
        export.export(span("one"));
        ports.add(collector.next().clientPort());
        Await.until(() -> export.counts().sent() == sent);
      }
      assertThat(ports).as("ports that the agent sent from").hasSize(1);
    }
  }

  @Test
  void showsItsCertificate() throws Exception {
    OtlpSettings settings;
    try (Collector collector = collector(server)) {
      settings = tls(collector.url(), server.certificate(), agent.certificate(), agent.key());
      try (SpanExport export = open(settings)) {
        export.export(span("one"));
        assertThat(collector.next().client()).isEqualTo("CN=agent");
      }
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsFinal() throws Exception {
    try (Collector collector = collector(server);
        SpanExport export = open(settings(collector.url()))) {
      export.export(span("one"));
      Await.until(() -> export.counts().dropped("certificate") == 1);
      assertThat(export.counts().retries()).isZero();
      assertThat(said)
          .singleElement()
          .asString()
          .contains("its certificate is not trusted", "Set otlp.certificate")
          .doesNotContain("Exception");
    }
  }

  @Test
  void aCertificateOfAnotherHostIsFinal() throws Exception {
    try (Collector collector = collector(elsewhere);
        SpanExport export = open(tls(collector.url(), elsewhere.certificate(), "", ""))) {
      export.export(span("one"));
      Await.until(() -> export.counts().dropped("certificate") == 1);
      assertThat(said).singleElement().asString().contains("127.0.0.1");
    }
  }

  @Test
  void httpsToAPlainCollectorIsSaid() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> refuse(plain));
      try (SpanExport export = open(settings("https://127.0.0.1:" + plain.getLocalPort()))) {
        export.export(span("one"));
        Await.until(() -> !said.isEmpty());
      }
      assertThat(said).first().asString().contains("TLS failed", "http, not https");
    }
  }

  /** Answers whatever comes as an HTTP server does that does not understand it. */
  private static void refuse(ServerSocket server) {
    while (true) {
      try (Socket connection = server.accept()) {
        connection.getInputStream().read();
        connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing  | ''      | ''      | otlp.certificate %s does not exist
          garbage  | ''      | ''      | otlp.certificate %s holds no certificate in PEM
          ''       | garbage | ''      | otlp.client_certificate and otlp.client_key are needed
          ''       | garbage | garbage | must be PEM in PKCS #8 without a password
          """)
  void badFilesAreSaidInWords(String authority, String certificate, String key, String sentence)
      throws Exception {
    Files.writeString(folder.resolve("garbage"), "garbage");
    OtlpSettings settings =
        tls("https://127.0.0.1:1", file(authority), file(certificate), file(key));
    assertThatThrownBy(() -> open(settings).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence.formatted(file(authority)));
  }

  private static String file(String name) {
    return name.isEmpty() ? "" : folder.resolve(name).toString();
  }
}
