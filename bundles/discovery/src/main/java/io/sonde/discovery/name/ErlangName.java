package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import java.util.List;

/** Names a process of the Erlang virtual machine: by its release, else by its node's name. */
final class ErlangName implements NameRule {
  @Override
  public String name(Candidate process) {
    String release = process.environment().value("RELEASE_NAME");
    if (!release.isEmpty()) {
      return release;
    }
    List<String> arguments = process.arguments();
    String node = Arguments.option(arguments, 1, "-sname", "-name", "--sname", "--name");
    int at = node.indexOf('@');
    return at < 0 ? node : node.substring(0, at);
  }
}
