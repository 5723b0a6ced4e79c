package io.sonde.core.capture;

import io.sonde.bpf.BpfLink;
import io.sonde.bpf.BpfObject;
import io.sonde.bpf.BpfProgram;
import io.sonde.bpf.KernelBtf;
import io.sonde.core.record.SondeConnection;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeInterest;
import io.sonde.core.record.SondeOpened;
import io.sonde.core.record.SondeProcessEvent;
import io.sonde.elf.Btf;
import io.sonde.elf.ElfFile;
import io.sonde.elf.LayoutCheck;
import io.sonde.spi.process.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The programs of one backend and of the life cycle, loaded and attached. Any thread. */
public final class Hooks implements Tracing, AutoCloseable {
  private final SharedMaps maps;
  private final List<BpfObject> objects = new ArrayList<>();
  private final List<BpfProgram> programs = new ArrayList<>();
  private final List<BpfLink> links = new ArrayList<>();
  private BpfProgram sockets;
  private Handlers handlers;

  private Hooks(SharedMaps maps) {
    this.maps = maps;
  }

  /**
   * Loads and attaches.
   *
   * @param kernel which has what the backend needs
   * @throws io.sonde.bpf.BpfException in the kernel's words if it refuses
   */
  static Hooks attach(Backend backend, SharedMaps maps, KernelBtf kernel) {
    Hooks hooks = new Hooks(maps);
    try {
      hooks.load("lifecycle", backend, kernel);
      BpfObject object = hooks.load(backend.id(), backend, kernel);
      hooks.handlers = new Handlers(maps, backend, object);
      return hooks;
    } catch (RuntimeException e) {
      hooks.close();
      throw e;
    }
  }

  private BpfObject load(String name, Backend backend, KernelBtf kernel) {
    byte[] elf = resource(name + ".bpf.o");
    checkLayouts(name, elf);
    BpfObject object = BpfObject.open(elf, "sonde_" + name);
    objects.add(object);
    maps.shareWith(object);
    if (object.hasVariable("told_by_reads")) {
      object.constant("told_by_reads", backend.toldByReads() ? 1 : 0);
    }
    List<BpfProgram> wanted =
        object.programs().stream().filter(program -> hasTarget(kernel, program)).toList();
    for (BpfProgram program : object.programs()) {
      program.autoload(wanted.contains(program));
    }
    object.load();
    programs.addAll(wanted);
    for (BpfProgram program : wanted) {
      if (program.section().startsWith("iter/")) {
        sockets = program;
      } else {
        links.add(program.attach());
      }
    }
    return object;
  }

  /** Some functions are not in every kernel; those that must be there are checked before. */
  private static boolean hasTarget(KernelBtf kernel, BpfProgram program) {
    String section = program.section();
    return !section.matches("(fentry|kprobe)/.*")
        || kernel.hasFunction(section.substring(section.indexOf('/') + 1));
  }

  private static byte[] resource(String name) {
    try (InputStream in = Hooks.class.getResourceAsStream("/bpf/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the core bundle has no /bpf/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkLayouts(String name, byte[] elf) {
    if (!name.equals("lifecycle")) {
      return;
    }
    try (ElfFile file = ElfFile.of(elf)) {
      Btf btf = Btf.of(file);
      LayoutCheck.verify(btf, SondeHead.NAME, SondeHead.LAYOUT);
      LayoutCheck.verify(btf, SondeOpened.NAME, SondeOpened.LAYOUT);
      LayoutCheck.verify(btf, SondeProcessEvent.NAME, SondeProcessEvent.LAYOUT);
      LayoutCheck.verify(btf, SondeConnection.NAME, SondeConnection.LAYOUT);
    } catch (IOException e) {
      throw new IllegalStateException(
          "object " + name + " does not fit this agent: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void start(Set<Integer> pids) {
    // First their sockets, so that the role of a connection is known when the hooks see it.
    for (int pid : pids) {
      maps.process(pid, SondeInterest.SONDE_PROCESS_PENDING);
    }
    sockets.iterate();
    for (int pid : pids) {
      maps.process(pid, SondeInterest.SONDE_PROCESS_TRACED);
    }
    // Children that were forked in between have inherited that they are pending.
    for (int pid : maps.pending()) {
      maps.process(pid, SondeInterest.SONDE_PROCESS_TRACED);
    }
  }

  @Override
  public synchronized void stop(Set<Integer> pids) {
    maps.forget(pids);
  }

  @Override
  public Set<Integer> traced() {
    return maps.processes();
  }

  /** Where kernel halves of plugins are loaded. */
  public Handlers handlers() {
    return handlers;
  }

  /** The programs, for their statistics. */
  public List<BpfProgram> programs() {
    return List.copyOf(programs);
  }

  @Override
  public synchronized void close() {
    links.forEach(BpfLink::close);
    links.clear();
    objects.forEach(BpfObject::close);
    objects.clear();
  }
}
