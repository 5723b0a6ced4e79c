package io.sonde.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.shell.Frame;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of a shell, through a real socket. */
@Timeout(60)
class ShellTest {
  @TempDir Path folder;
  private Rig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new Rig(folder, 60_000);
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "say a|b, 'a\nb\nsaid =2'",
    "doctor, ELSEWHERE",
    "dance, ELSEWHERE",
    "say|new|x, ELSEWHERE",
    "break, 'break failed: java.lang.IllegalStateException: the moon is not full\n=1'",
  })
  void runsOneCommand(String words, String answer) throws Exception {
    try (Rig.Client client = rig.client()) {
      assertThat(client.run(words.replace(' ', '|').split("\\|"))).isEqualTo(answer);
      assertThat(client.answer()).as("one is all").isEqualTo("closed");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "say one 'two three'; `one\ntwo three\nsaid =2`",
        "say a b ab | grep a; `said a\nab\n=0`",
        "say a b ab | grep -v a | head -1; `said b\n=0`",
        "say a | grep x; `said =1`",
        "doctor x; `x\nsaid =1`",
        "'   '; =0",
        "say | ; `a command is missing beside |\n=2`",
        "say 'a; `a quote ' is not closed\n=2`",
        "grep x; `grep reads what another command prints: write it after |\n=2`",
        "say a | say b; `say reads nothing: after | stand grep and head\n=2`",
        "say new x; `say new is no command of the agent: leave the shell, type sonde say new\n=2`",
        "say | head x; `said usage: ... | head [-n] [LINES]\n=2`",
      })
  void runsLines(String line, String answer) throws Exception {
    try (Rig.Client client = rig.client()) {
      String got = client.line(line.equals("'   '") ? "   " : line);
      // What goes through a pipe and what does not come on their own ways.
      assertThat(got.chars().sorted().toArray())
          .as(got)
          .isEqualTo(answer.chars().sorted().toArray());
      assertThat(client.line("say again")).isEqualTo("again\nsaid =1");
    }
  }

  /** What Gogo's language and its commands could do; each must be no more than an unknown word. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "([] getClass) forName java.lang.Runtime",
        "'' getClass",
        "$.context",
        "$.context bundles",
        "(say a) getClass",
        "x = say",
        "{ say a }",
        "`say a`",
        "%(1+1)",
        "new java.io.File /etc/passwd",
        "gogo:type",
        "felix:install file:/tmp/x.jar",
        "sonde:say a",
        "*:say a",
        "say:getClass",
        "each [a b] { echo $it }",
        "type",
        "sh",
        "exec id",
        "cat /etc/passwd",
        "lb",
        "addcommand",
        "./run",
      })
  void reachesNothingButCommands(String line) throws Exception {
    try (Rig.Client client = rig.client()) {
      assertThat(client.line(line)).matches("no command \\S*: 'help' lists them\n=2");
    }
  }

  /** Words of a command are texts, whatever Gogo would have made of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$.context", "(getClass)", "{a}", "[a", "*", "/etc/*", "~", "%x", "a=b", "<(say)", ">x",
        "a;say", "a&b", "#x", "!", "\u00e9\u4e2d", "1", "null", "$(id)", "<<<x", "2>&1", "a\tb\nc"
      })
  void leavesWordsAsTheyAre(String word) throws Exception {
    try (Rig.Client client = rig.client()) {
      assertThat(client.line("say '" + word + "'")).isEqualTo(word + "\nsaid =1");
      if (!word.contains("\n")) {
        assertThat(client.line("say " + word)).isEqualTo(word + "\nsaid =1");
      }
    }
    try (var files = Files.list(Path.of(""))) {
      assertThat(files).noneMatch(file -> file.toString().equals("x"));
    }
  }

  @Test
  void completesNamesAndArguments() throws Exception {
    try (Rig.Client client = rig.client()) {
      assertThat(complete(client, ""))
          .containsExactly("break", "doctor", "exit", "follow", "help", "say");
      assertThat(complete(client, "s")).containsExactly("say");
      assertThat(complete(client, "say ")).containsExactly("--json", "--jumbo", "new", "other");
      assertThat(complete(client, "say a --j")).containsExactly("--json", "--jumbo");
      assertThat(complete(client, "say | g")).containsExactly("grep");
      assertThat(complete(client, "dance ")).isEmpty();
    }
  }

  private static List<String> complete(Rig.Client client, String line) throws Exception {
    client.wire.write(Frame.of(Frame.Kind.COMPLETE, line));
    return client.wire.read().words();
  }

  @ParameterizedTest
  @ValueSource(strings = {"follow", "follow | grep e"})
  void endsWhatRunsWhenItIsInterrupted(String line) throws Exception {
    try (Rig.Client client = rig.client()) {
      client.wire.write(Frame.of(Frame.Kind.LINE, line));
      rig.following.await();
      client.wire.write(Frame.of(Frame.Kind.INTERRUPT));
      String answer = client.answer();
      if (line.equals("follow")) {
        assertThat(answer).isEqualTo("begun\nended\n=3");
      } else {
        assertThat(answer).as("grep may end before it reads").matches("(begun\n)?(ended\n)?=[01]");
      }
      assertThat(client.line("say a")).as("the session goes on").isEqualTo("a\nsaid =1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"follow", "follow | grep e"})
  void endsWhatRunsWhenItsClientLeaves(String line) throws Exception {
    try (Rig.Client client = rig.client()) {
      client.wire.write(Frame.of(Frame.Kind.LINE, line));
      rig.following.await();
    }
    assertThat(rig.followed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void refusesTheNinthSessionUntilOneEnds() throws Exception {
    List<Rig.Client> clients = new ArrayList<>();
    for (int i = 0; i < Shell.SESSIONS; i++) {
      Rig.Client client = rig.client();
      assertThat(client.line("say a")).isEqualTo("a\nsaid =1");
      clients.add(client);
    }
    try (Rig.Client ninth = new Rig.Client(rig.path)) {
      assertThat(ninth.answer())
          .isEqualTo("sonde: the agent has 8 sessions open, which is the most: end one\n=1");
    }
    clients.removeFirst().close();
    String answer = "";
    for (int i = 0; i < 1000 && !answer.startsWith("a\n"); i++) {
      try (Rig.Client next = rig.client()) {
        answer = next.line("say a");
      } catch (java.io.IOException e) {
        Thread.onSpinWait(); // refused before it could speak
      }
    }
    assertThat(answer).isEqualTo("a\nsaid =1");
    for (Rig.Client client : clients) {
      client.close();
    }
  }

  @Test
  void refusesClientsOfAnotherVersion() throws Exception {
    try (Rig.Client client = new Rig.Client(rig.path)) {
      client.wire.write(Frame.of(Frame.Kind.HELLO, 99));
      assertThat(client.answer()).contains("of another version of Sonde").endsWith("=1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "h\0\0\0\0", "\177\0\0\0\0"})
  void closesWhatSpeaksAnotherLanguage(String bytes) throws Exception {
    try (Rig.Client client = new Rig.Client(rig.path)) {
      client.channel.write(ByteBuffer.wrap(bytes.getBytes()));
      client.channel.shutdownOutput();
      assertThat(client.answer()).matches("(?s)(sonde: .*=1|closed)");
    } catch (SocketException e) {
      assertThat(e).as("closed before all was read").hasMessage("Connection reset");
    }
    try (Rig.Client client = rig.client()) {
      assertThat(client.line("say a")).isEqualTo("a\nsaid =1");
    }
  }

  @Test
  void closesASessionThatIsNotUsed() throws Exception {
    try (Rig idle = new Rig(folder.resolve("idle"), 300);
        Rig.Client client = idle.client()) {
      assertThat(client.line("say a")).isEqualTo("a\nsaid =1");
      assertThat(client.answer()).startsWith("sonde: the session is closed").endsWith("closed");
    }
  }

  @Test
  void listsCommandsAndWhatBelongsToAShell() throws Exception {
    try (Rig.Client client = rig.client()) {
      assertThat(client.line("help")).contains("say", "doctor", "| grep", "exit").endsWith("=0");
    }
    try (Rig.Client client = rig.client()) {
      assertThat(client.run("help")).contains("say", "follow").doesNotContain("doctor", "grep");
    }
  }
}
