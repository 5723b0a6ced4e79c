package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import java.util.List;
import java.util.Set;

/** Names a .NET process: by its assembly, else by its folder. */
final class DotnetName implements NameRule {
  /** Options of the runtime that have their value in the next argument. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "--fx-version",
          "--roll-forward",
          "--additionalprobingpath",
          "--additional-deps",
          "--depsfile",
          "--runtimeconfig",
          "--project",
          "-p");

  @Override
  public String name(Candidate process) {
    List<String> arguments = process.arguments();
    int at = Arguments.firstOperand(arguments, 1, WITH_VALUE);
    if (at >= 0 && arguments.get(at).equals("exec")) {
      at = Arguments.firstOperand(arguments, at + 1, WITH_VALUE);
    }
    return at >= 0 && arguments.get(at).endsWith(".dll")
        ? Script.base(arguments.get(at), ".dll")
        : Script.project(process.workingDirectory());
  }
}
