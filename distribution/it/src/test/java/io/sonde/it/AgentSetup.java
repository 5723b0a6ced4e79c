package io.sonde.it;

import java.util.ArrayList;
import java.util.List;

/** The configuration of an {@link Agent}, step by step. */
public final class AgentSetup {
  private final List<Program> programs = new ArrayList<>();
  private final StringBuilder selectors = new StringBuilder();
  private final StringBuilder settings = new StringBuilder();
  private List<String> wrapper = List.of();
  private int metricsPort;

  AgentSetup() {}

  /** Traces programs, by the ports that they listen on; the start waits until all are traced. */
  public AgentSetup trace(Program... more) {
    for (Program program : more) {
      programs.add(program);
      select("open_ports: [" + program.port() + "]");
    }
    return this;
  }

  /**
   * Traces what a group of selectors means.
   *
   * @param lines of YAML, for example {@code command_line: "*curl*"}
   */
  public AgentSetup select(String... lines) {
    String lead = "  - ";
    for (String line : lines) {
      selectors.append(lead).append(line).append('\n');
      lead = "    ";
    }
    return this;
  }

  /** How the kernel is asked: {@code stack}, {@code syscall} or {@code auto}. */
  public AgentSetup backend(String backend) {
    return set("ebpf.backend", backend);
  }

  /**
   * Sets a key of the configuration.
   *
   * @param value as YAML
   */
  public AgentSetup set(String key, String value) {
    settings.append(key).append(": ").append(value).append('\n');
    return this;
  }

  /** Where its metrics are to be; a free port if this is not said. */
  public AgentSetup metricsPort(int port) {
    metricsPort = port;
    return this;
  }

  /** A command that changes what the agent may do and then becomes it. */
  public AgentSetup under(List<String> command) {
    wrapper = command;
    return this;
  }

  /** Starts the agent; it is ready when this returns. */
  public Agent start() {
    int port = metricsPort == 0 ? FreePort.take() : metricsPort;
    set("prometheus.port", Integer.toString(port));
    if (settings.indexOf("console.format") < 0) {
      set("console.format", "json");
    }
    Agent agent = Agent.start(wrapper, "discovery.instrument:\n" + selectors + settings, port);
    programs.forEach(agent::awaitTracing);
    return agent;
  }
}
