package io.sonde.core.deploy;

import io.sonde.core.plugin.Admission;
import io.sonde.core.plugin.Tally;
import io.sonde.spi.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;

/** An admission that switches nothing and remembers what it was asked. */
final class FakeAdmission implements Admission {
  private final Map<String, Protocol> live = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private final Map<String, String> refused = new TreeMap<>();

  /** From now on a version of a protocol, such as {@code http1 2.0.0}, is refused. */
  synchronized void refuse(String protocol, String sentence) {
    refused.put(protocol, sentence);
  }

  @Override
  public synchronized String admit(Protocol protocol, Bundle bundle) {
    String problem = refused.get(protocol.toString());
    calls.add((problem == null ? "admit " : "refuse ") + protocol);
    if (problem == null) {
      live.put(protocol.id(), protocol);
    }
    return problem;
  }

  @Override
  public String attach(Bundle bundle) {
    return null;
  }

  @Override
  public void detach(Bundle bundle) {}

  @Override
  public synchronized void retire(Protocol protocol, Duration drain) {
    calls.add("retire " + protocol);
    live.remove(protocol.id(), protocol);
    notifyAll();
  }

  @Override
  public synchronized Tally tally(String id) {
    return live.containsKey(id) ? new Tally(7, 3, 250, 1) : Tally.NONE;
  }

  /** What is live, each with its version. */
  synchronized List<String> live() {
    return live.values().stream().map(Object::toString).toList();
  }

  synchronized Protocol live(String id) {
    return live.get(id);
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** Waits until a protocol was retired. */
  synchronized void awaitRetired(String protocol) throws InterruptedException {
    while (!calls.contains("retire " + protocol)) {
      wait();
    }
  }
}
