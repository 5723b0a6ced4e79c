package io.sonde.launcher.client;

import io.sonde.launcher.Signals;
import io.sonde.spi.shell.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@code sonde shell}: lines of a person, or of a file where standard input is no terminal. One
 * thread reads what is typed, another what the agent says.
 */
public final class InteractiveShell {
  private static final String PROMPT = "sonde> ";
  private static final int CTRL_C = 3;
  private static final int LOOK_MS = 20;

  private final AgentLink link;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final BlockingQueue<Frame> answers = new ArrayBlockingQueue<>(4);
  private final Keys keys = new Keys();
  private final StringBuilder ahead = new StringBuilder();
  private volatile int columns = 80;
  private volatile String settings = "";
  private volatile boolean leaving;

  private InteractiveShell(AgentLink link, InputStream in, PrintStream out, PrintStream err) {
    this.link = link;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs until the user leaves.
   *
   * @return exit code: that of the last line of a file, 0 for a person
   * @throws NoAgentException if there is no agent to ask
   */
  public static int run(InputStream in, PrintStream out, PrintStream err) throws NoAgentException {
    boolean screen = Stty.isTerminal(1);
    boolean typed = screen && Stty.isTerminal(0);
    int[] size = screen ? Stty.size() : new int[2];
    try (AgentLink link = AgentLink.open(screen, size)) {
      InteractiveShell shell = new InteractiveShell(link, in, out, err);
      shell.resize(size);
      Thread.ofPlatform().daemon().name("sonde-answers").start(shell::listen);
      return typed ? shell.lead() : shell.follow();
    } catch (IOException e) {
      err.println("sonde: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      return 1;
    }
  }

  private void resize(int[] size) {
    columns = size[0] > 0 ? size[0] : 80;
  }

  /** What the agent says: output goes to the screen, answers to who waits for them. */
  private void listen() {
    for (Frame frame = link.read(); frame != null; frame = link.read()) {
      switch (frame.kind()) {
        case OUT -> {
          out.writeBytes(frame.payload());
          out.flush();
        }
        case ERR -> {
          err.writeBytes(frame.payload());
          err.flush();
        }
        default -> answers.add(frame);
      }
    }
    if (!leaving) {
      restore();
      err.println("sonde: the agent has ended the session");
      System.exit(1);
    }
  }

  /** Lines of a file. */
  private int follow() throws IOException, InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int code = 0;
    for (String line = lines.readLine(); line != null && !isExit(line); line = lines.readLine()) {
      link.send(Frame.of(Frame.Kind.LINE, line));
      code = answers.take().number(0);
    }
    leaving = true;
    return code;
  }

  private static boolean isExit(String line) {
    return line.strip().equals("exit") || line.strip().equals("quit");
  }

  /** Lines of a person. */
  private int lead() throws IOException, InterruptedException {
    settings = Stty.raw();
    Thread restoring = new Thread(this::restore);
    Runtime.getRuntime().addShutdownHook(restoring);
    Signals.on("WINCH", this::onResize);
    String home = System.getenv("HOME");
    History history = new History(home == null ? null : Path.of(home, ".sonde_history"));
    try {
      converse(new LineEditor(history), history);
    } finally {
      leaving = true;
      history.save();
      restore();
    }
    return 0;
  }

  private void onResize() {
    int[] size = Stty.size();
    resize(size);
    link.send(Frame.of(Frame.Kind.SIZE, size));
  }

  private synchronized void restore() {
    if (!settings.isEmpty()) {
      Stty.restore(settings);
      settings = "";
    }
  }

  private void converse(LineEditor editor, History history)
      throws IOException, InterruptedException {
    print(editor.draw(PROMPT, columns));
    for (int b = next(); b >= 0; b = next()) {
      int key = keys.feed(b);
      if (key == Keys.NONE) {
        continue;
      }
      switch (editor.key(key)) {
        case EDITED -> {}
        case CLEAR -> print("\u001b[H\u001b[2J");
        case COMPLETE -> complete(editor);
        case CANCELLED -> {
          print("^C\n");
          editor.reset();
        }
        case LEFT -> {
          print("\n");
          return;
        }
        case ENTERED -> {
          print("\n");
          String line = editor.text();
          history.add(line);
          if (isExit(line)) {
            return;
          }
          if (!line.isBlank()) {
            link.send(Frame.of(Frame.Kind.LINE, line));
            await();
          }
          editor.reset();
        }
      }
      print(editor.draw(PROMPT, columns));
    }
  }

  private void complete(LineEditor editor) throws IOException, InterruptedException {
    String line = editor.beforeCursor();
    link.send(Frame.of(Frame.Kind.COMPLETE, line));
    Frame answer = await();
    String certain = Words.certain(line, answer.words());
    if (certain.isEmpty() && answer.words().size() > 1) {
      print("\n" + Words.rows(answer.words(), columns));
    }
    editor.insert(certain);
  }

  /** A byte that was typed, also while a command ran; -1 at the end. */
  private int next() throws IOException {
    if (ahead.isEmpty()) {
      return in.read();
    }
    char b = ahead.charAt(0);
    ahead.deleteCharAt(0);
    return b;
  }

  /** Waits for the answer; Ctrl-C meanwhile interrupts what runs. */
  private Frame await() throws IOException, InterruptedException {
    for (; ; ) {
      Frame answer = answers.poll(LOOK_MS, TimeUnit.MILLISECONDS);
      if (answer != null) {
        return answer;
      }
      while (in.available() > 0) {
        int b = in.read();
        if (b == CTRL_C) {
          ahead.setLength(0);
          link.send(Frame.of(Frame.Kind.INTERRUPT));
        } else if (ahead.length() < 1000) {
          ahead.append((char) b);
        }
      }
    }
  }

  private void print(String text) {
    out.print(text);
    out.flush();
  }
}
