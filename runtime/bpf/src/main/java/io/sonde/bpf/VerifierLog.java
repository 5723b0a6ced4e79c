package io.sonde.bpf;

/**
 * Finds in what libbpf printed which program was refused, where, and why.
 *
 * <pre>
 *   libbpf: prog 'sent': BPF program load failed: -EACCES
 *   libbpf: prog 'sent': -- BEGIN PROG LOAD LOG --
 *   ; return *p; @ hooks.bpf.c:12        what follows, if known; the place since Linux 6.8
 *   3: (79) r0 = *(u64 *)(r1 +0)         an instruction
 *   R1 invalid mem access 'scalar'       the reason: the last line before the statistics
 *   processed 4 insns (limit 1000000) ...
 *   -- END PROG LOAD LOG --
 * </pre>
 */
final class VerifierLog {
  private VerifierLog() {}

  /** An exception for a user, of the log of a load that failed. */
  static BpfException refusal(String object, String log, int errno) {
    String program = null;
    String source = null;
    String reason = null;
    boolean verifier = false;
    for (String line : log.split("\n")) {
      if (line.contains("-- BEGIN PROG LOAD LOG --")) {
        program = quoted(line);
        verifier = true;
        source = null;
        reason = null;
      } else if (line.contains("-- END PROG LOAD LOG --")) {
        verifier = false;
      } else if (verifier && line.startsWith("; ")) {
        source = line.substring(2).strip();
      } else if (verifier && isReason(line)) {
        reason = line.strip();
      }
    }
    if (reason == null) {
      String last = lastLine(log);
      String why = last.isEmpty() ? Errno.advice(errno) : last;
      String advice =
          errno == Errno.EPERM || errno == Errno.EACCES ? "; " + Errno.advice(errno) : "";
      return new BpfException(
          "object " + object + " cannot be loaded: " + why + advice, errno, log);
    }
    StringBuilder message = new StringBuilder("program ").append(program).append(" of object ");
    message.append(object).append(" is refused");
    if (source != null) {
      int place = source.lastIndexOf("@ ");
      if (place >= 0) {
        message.append(" at ").append(source, place + 2, source.length());
        source = source.substring(0, place).strip();
      }
      if (!source.isEmpty()) {
        message.append(" (").append(source).append(')');
      }
    }
    return new BpfException(message.append(": ").append(reason).toString(), errno, log);
  }

  /** The first warning of libbpf that tells a cause: later ones only repeat the failure. */
  static String lastLine(String log) {
    String cause = "";
    for (String line : log.split("\n")) {
      String text = line.startsWith("libbpf: ") ? line.substring(8) : line;
      boolean repeats = text.startsWith("failed to load object") || text.startsWith("-- ");
      if (!text.isBlank() && !repeats) {
        cause = text.strip();
      }
    }
    return cause;
  }

  /** True unless the line is an instruction, a register state, or part of the statistics. */
  private static boolean isReason(String line) {
    return !line.isBlank()
        && !line.startsWith("processed ")
        && !line.startsWith("verification time ")
        && !line.startsWith("stack depth ")
        && !line.startsWith("from ")
        && !line.startsWith("libbpf: ")
        && !isInstruction(line);
  }

  private static boolean isInstruction(String line) {
    int i = 0;
    while (i < line.length() && Character.isDigit(line.charAt(i))) {
      i++;
    }
    return i > 0 && i < line.length() && line.charAt(i) == ':';
  }

  private static String quoted(String line) {
    int begin = line.indexOf('\'');
    int end = line.indexOf('\'', begin + 1);
    return begin >= 0 && end > begin ? line.substring(begin + 1, end) : "?";
  }
}
