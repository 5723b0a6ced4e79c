package io.sonde.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.recording.Recording;
import io.sonde.testkit.Recordings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recordings that the plugin brings are what its decoder makes of them. */
class RecordingsTest {
  static List<Recording> recordings() {
    return Recordings.in(Path.of("src/main/resources", Recording.FOLDER));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void replays(Recording recording) {
    assertThat(Recordings.difference(new Http1(), recording)).isNull();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void isTheSameAfterItWasWritten(Recording recording) throws Exception {
    String text = recording.text();
    Recording again = Recording.parse("again", text.getBytes(StandardCharsets.US_ASCII));
    assertThat(again.text()).isEqualTo(text);
    assertThat(Recordings.difference(new Http1(), again)).isNull();
  }

  @Test
  void aWrongExpectationIsFound() throws Exception {
    Recording recording = recordings().getFirst();
    String text = recording.text().replace("status_code=201", "status_code=200");
    Recording wrong = Recording.parse("wrong", text.getBytes(StandardCharsets.US_ASCII));
    assertThat(Recordings.difference(new Http1(), wrong))
        .isEqualTo("wrong: expected span server POST with http.response.status_code=200, got 201");
  }

  @Test
  void bytesThatNobodyRecognisesAreFound() throws Exception {
    String text = "sonde recording 1\nprotocol http1\n> \"HELLO you\\r\\n\"\n< \"OK\\r\\n\"\n";
    Recording hello = Recording.parse("hello", text.getBytes(StandardCharsets.US_ASCII));
    assertThat(Recordings.difference(new Http1(), hello))
        .isEqualTo("hello: no signature matches its bytes and claims() does not claim them");
  }
}
