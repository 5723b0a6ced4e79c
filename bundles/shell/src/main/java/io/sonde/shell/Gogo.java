package io.sonde.shell;

import io.sonde.spi.command.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.SortedMap;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.Pipe;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/**
 * Runs lines with Apache Felix Gogo. Its language can call any method of any object, so nothing
 * that a user typed gets into it: a line becomes the names of its commands with {@code |} between
 * them, each with the number of its place, and each command takes its words from here. It knows no
 * command but ours and no object at all. One thread.
 */
final class Gogo implements AutoCloseable {
  private static final InputStream NO_INPUT = InputStream.nullInputStream();
  private static final OutputStream NO_OUTPUT = OutputStream.nullOutputStream();

  private final CommandProcessorImpl processor = new CommandProcessorImpl();
  private final CommandSession session = processor.createSession(NO_INPUT, NO_OUTPUT, NO_OUTPUT);
  private final CommandTable commands;
  private final Console console;
  private SortedMap<String, CommandTable.Entry> known;
  private List<List<String>> stages;
  private volatile int code;

  /**
   * @param console where the last command of a line prints, and all complain
   */
  Gogo(CommandTable commands, Console console) {
    this.commands = commands;
    this.console = console;
  }

  /** Runs a line; gives the exit code of its last command. */
  int run(Line line) {
    known = commands.all();
    stages = line.stages();
    StringBuilder program = new StringBuilder();
    for (int i = 0; i < stages.size(); i++) {
      String name = stages.get(i).getFirst();
      String problem = problem(known, stages.get(i), i);
      if (problem != null) {
        console.err().println(problem);
        return 2;
      }
      processor.addCommand("sonde", (Function) this::stage, name);
      program.append(i == 0 ? "" : "|").append(name).append(' ').append(i);
    }
    code = 1;
    try {
      session.execute(program);
    } catch (Exception e) {
      console.err().println("the line failed: " + e.getMessage());
    } finally {
      stages.forEach(words -> processor.removeCommand("sonde", words.getFirst()));
    }
    return code;
  }

  /**
   * Why a command cannot be run.
   *
   * @param place in the line, from 0
   * @return a sentence; null if it can be
   */
  static String problem(
      SortedMap<String, CommandTable.Entry> known, List<String> words, int place) {
    String name = words.getFirst();
    if (Filter.ALL.containsKey(name)) {
      return place > 0 ? null : name + " reads what another command prints: write it after |";
    }
    CommandTable.Call call = CommandTable.find(known, words);
    if (call == null) {
      return "no command " + Table.plain(name) + ": 'help' lists them";
    }
    if (!call.isForShell()) {
      return call.name()
          + " is no command of the agent: leave the shell, type sonde "
          + call.name();
    }
    return place == 0 ? null : name + " reads nothing: after | stand grep and head";
  }

  private Object stage(CommandSession caller, List<Object> arguments) {
    int place = Integer.parseInt(arguments.getFirst().toString());
    List<String> words = stages.get(place);
    Pipe pipe = Pipe.getCurrentPipe();
    boolean last = place == stages.size() - 1;
    PrintStream out = last ? console.out() : ClientStream.into(pipe.out(), console.terminal());
    int ended;
    if (place > 0) {
      ended = filter(words.getFirst(), words.subList(1, words.size()), pipe.in(), out);
    } else {
      Console own = new Console(out, console.err(), console.terminal(), last && console.screen());
      ended = Runner.run(CommandTable.find(known, words), own);
    }
    if (last) {
      code = ended;
    }
    return null;
  }

  private int filter(String name, List<String> arguments, InputStream in, PrintStream out) {
    try (BufferedReader lines = Filter.lines(in)) {
      return Filter.ALL.get(name).run(arguments, lines, out, console.err());
    } catch (IOException e) {
      return 1;
    } finally {
      out.flush();
    }
  }

  @Override
  public void close() {
    session.close();
    processor.stop();
  }
}
