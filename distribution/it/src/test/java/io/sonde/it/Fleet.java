package io.sonde.it;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;

/** The servers of a test class, started together; those that cannot be had are skipped. */
final class Fleet implements AutoCloseable {
  private final Map<String, Program> programs = new LinkedHashMap<>();
  private final Map<String, TestAbortedException> missing = new LinkedHashMap<>();

  Fleet add(String name, Supplier<Program> start) {
    try {
      programs.put(name, start.get());
    } catch (TestAbortedException e) {
      missing.put(name, e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    return this;
  }

  /** A server; skips the test if it cannot be had here. */
  Program get(String name) {
    if (missing.containsKey(name)) {
      throw missing.get(name);
    }
    return programs.get(name);
  }

  Program[] programs() {
    return programs.values().toArray(new Program[0]);
  }

  @Override
  public void close() {
    programs.values().forEach(Program::close);
  }
}
