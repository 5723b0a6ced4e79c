package io.sonde.core.recording;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.RecordingException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

class ReplayTest {
  private static final String HEAD = "sonde recording 1\nprotocol line\n";
  private static final String TALK = "> @1 \"?ask\\n\"\n< @5 \"answer\\n\"\n";
  private static final String GOOD = HEAD + TALK + "= server line @1-5 line.text=?ask\n";

  private final LineProtocol protocol = new LineProtocol();

  private String replay(String text) throws RecordingException {
    return Replay.replay(protocol, Recording.parse("a.rec", text.getBytes(ISO_8859_1)));
  }

  @Test
  void aDecoderThatDoesWhatIsExpectedPasses() throws Exception {
    assertThat(replay(GOOD)).isNull();
  }

  @Test
  void aChunkThatNoRecordCanHoldIsCut() throws Exception {
    String line = "?" + "x".repeat(5000);
    assertThat(
            replay(
                GOOD.replace("?ask\\n\"", line + "\\n\" +9 \"the tail\"")
                    .replace("=?ask", "=\"" + line + "\"")))
        .isNull();
  }

  @Test
  void anotherSpanIsTold() throws Exception {
    assertThat(replay(GOOD.replace("=?ask", "=?tell")))
        .isEqualTo("recording a.rec: expected span server line with line.text=?tell, got ?ask");
    assertThat(replay(GOOD + "= server line"))
        .isEqualTo("recording a.rec: expected span server line, got none");
  }

  @Test
  void aDecoderThatBelievesInChunksIsFoundByCuts() throws Exception {
    protocol.believesInChunks = true;
    assertThat(replay(GOOD)).startsWith("recording a.rec cut after ");
  }

  @Test
  void aDecoderThatThrowsIsTold() throws Exception {
    assertThat(replay(GOOD.replace("?ask", "?ask!")))
        .isEqualTo("recording a.rec: the decoder threw java.lang.IllegalStateException: a cry");
  }

  @Test
  void bytesThatNobodyClaimsAreTold() throws Exception {
    protocol.prefix = '%';
    assertThat(replay(GOOD))
        .isEqualTo(
            "recording a.rec: no signature matches its bytes and claims() does not claim them");
  }

  @Test
  void aSpanThatIsDroppedIsTold() throws Exception {
    assertThat(replay(HEAD + "> \"?a\\n\"\nend > reset\n= server line"))
        .isEqualTo("recording a.rec: expected span server line, got none; spans were dropped: gap");
    assertThat(replay(HEAD + "> \"?a\\n\"\ngap < 3\n< \"b\\n\"\n= server line"))
        .endsWith("spans were dropped: gap");
  }

  @Test
  void aRecordingOfAnotherProtocolIsTold() throws Exception {
    assertThat(replay(GOOD.replace("protocol line", "protocol wave")))
        .isEqualTo("recording a.rec: it is of wave");
  }

  @Test
  void aBundlePassesIfAllItsRecordingsDo() {
    assertThat(RecordingCheck.run(protocol, bundle(Map.of()))).isNull();
    assertThat(RecordingCheck.run(protocol, bundle(Map.of("a.rec", GOOD, "b.rec", GOOD)))).isNull();
    assertThat(RecordingCheck.run(protocol, bundle(Map.of("a.rec", GOOD, "b.rec", GOOD + "= x"))))
        .startsWith("recording b.rec line 6 column 4: expected server, client");
  }

  @Test
  void whatABundleBringsHasBounds() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 65; i++) {
      many.put(i + ".rec", GOOD);
    }
    assertThat(RecordingCheck.run(protocol, bundle(many))).startsWith("it brings 65 recordings");
    assertThat(RecordingCheck.run(protocol, bundle(Map.of("a.rec", GOOD + "#".repeat(1 << 21)))))
        .contains("at most 1 MiB");
    String large = GOOD + "#".repeat(1_000_000);
    Map<String, String> five = Map.of("1", large, "2", large, "3", large, "4", large, "5", large);
    assertThat(RecordingCheck.run(protocol, bundle(five)))
        .isEqualTo("its recordings are larger than 4 MiB together");
  }

  /** A bundle of which only the recordings are asked for. */
  private static Bundle bundle(Map<String, String> recordings) {
    List<URL> urls = new ArrayList<>();
    recordings.forEach((name, text) -> urls.add(url(name, text)));
    Enumeration<URL> entries = urls.isEmpty() ? null : Collections.enumeration(urls);
    return (Bundle)
        Proxy.newProxyInstance(
            ReplayTest.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("findEntries");
              assertThat(arguments).containsExactly("META-INF/sonde/recordings", "*.rec", false);
              return entries;
            });
  }

  private static URL url(String name, String text) {
    URLStreamHandler handler =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {}

              @Override
              public InputStream getInputStream() {
                return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
              }
            };
          }
        };
    try {
      return URL.of(URI.create("bundle://1/META-INF/sonde/recordings/" + name), handler);
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
