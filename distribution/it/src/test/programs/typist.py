"""Types into a program that believes it has a terminal.

typist.py PROGRAM ARGUMENTS...   steps come from standard input, one a line:
  type TEXT      sends it; \\r, \\t, \\x03 and so on are what Python makes of them
  await TEXT     waits until this was printed since the last step that found something
What the program printed goes to standard output; the exit code is the program's, 99 if a text did not come.
"""
import os, pty, select, sys, time

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])

seen = ""


def read(seconds):
    """Reads what comes within a time; whether there may be more."""
    global seen
    ready, _, _ = select.select([terminal], [], [], seconds)
    if not ready:
        return True
    try:
        data = os.read(terminal, 65536)
    except OSError:
        return False
    seen += data.decode(errors="replace")
    sys.stdout.write(data.decode(errors="replace"))
    return bool(data)


for step in sys.stdin.read().splitlines():
    what, text = step.split(" ", 1)
    if what == "type":
        os.write(terminal, text.encode().decode("unicode_escape").encode())
        continue
    end = time.monotonic() + 30
    while text not in seen:
        if time.monotonic() > end or not read(0.5):
            sys.stdout.write("\n*** this did not come: " + text + "\n")
            os.kill(pid, 9)
            sys.exit(99)
    seen = seen[seen.index(text) + len(text):]
while read(30):
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
