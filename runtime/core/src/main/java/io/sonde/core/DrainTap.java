package io.sonde.core;

import io.sonde.core.flow.Flow;
import io.sonde.core.recording.RecordCommand;
import io.sonde.core.recording.Recorder;
import java.util.function.IntPredicate;

/**
 * Lets one recorder at a time listen on the drain thread.
 *
 * @param traced whether records are made of a process
 */
record DrainTap(Drain drain, Flow flow, IntPredicate traced) implements RecordCommand.Tap {
  @Override
  public boolean traces(int pid) {
    return traced.test(pid);
  }

  @Override
  public boolean attach(Recorder recorder) {
    return drain.ask(
        () -> {
          boolean free = drain.recorder() == null;
          if (free) {
            drain.recorder(recorder);
          }
          return free;
        });
  }

  @Override
  public void detach(Recorder recorder) {
    drain.ask(
        () -> {
          drain.recorder(null);
          // Not what the recorder remembers: a new plugin may have claimed the connection since.
          recorder.deferred().forEach(flow::repeatVerdict);
          return null;
        });
  }
}
