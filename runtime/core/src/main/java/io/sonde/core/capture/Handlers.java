package io.sonde.core.capture;

import io.sonde.bpf.BpfMap;
import io.sonde.bpf.BpfObject;
import io.sonde.bpf.BpfProgram;
import io.sonde.core.plugin.Half;
import io.sonde.core.record.SondeCount;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeMessage;
import io.sonde.core.record.SondeSlot;
import io.sonde.core.record.SondeState;
import io.sonde.elf.Btf;
import io.sonde.elf.ElfFile;
import io.sonde.elf.LayoutCheck;
import io.sonde.spi.KernelHalf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where kernel halves of plugins are loaded: for each hook of the backend once, because the kernel
 * ties a program in a PROG_ARRAY to the hook that calls it.
 */
public final class Handlers {
  private final SharedMaps maps;
  private final Map<HandlerPoint, BpfMap> points = new LinkedHashMap<>();

  /**
   * @param hooks object of the backend, loaded
   */
  Handlers(SharedMaps maps, Backend backend, BpfObject hooks) {
    this.maps = maps;
    for (HandlerPoint point : backend.handlerPoints()) {
      points.put(point, hooks.map(point.handlers()));
    }
  }

  /**
   * Has the kernel verify a half; nothing calls it yet.
   *
   * @param elf the object that {@code half} names
   * @throws IOException if it was compiled for another agent, in a sentence
   * @throws io.sonde.bpf.BpfException if the kernel refuses it, in the kernel's words
   */
  public Half load(KernelHalf half, byte[] elf) throws IOException {
    try (ElfFile file = ElfFile.of(elf)) {
      Btf btf = Btf.of(file);
      LayoutCheck.verify(btf, SondeHead.NAME, SondeHead.LAYOUT);
      LayoutCheck.verify(btf, SondeMessage.NAME, SondeMessage.LAYOUT);
      LayoutCheck.verify(btf, SondeSlot.NAME, SondeSlot.LAYOUT);
      LayoutCheck.verify(btf, SondeCount.NAME, SondeCount.LAYOUT);
      LayoutCheck.verify(btf, SondeState.NAME, SondeState.LAYOUT);
    }
    Loaded loaded = new Loaded();
    try {
      points.forEach((point, handlers) -> loaded.load(point, handlers, half, elf));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
    return loaded;
  }

  /** A half in the kernel; its own maps are the same for every hook. */
  private final class Loaded implements Half {
    private final List<BpfObject> objects = new ArrayList<>();
    private final Map<BpfMap, BpfProgram> programs = new LinkedHashMap<>();
    private int account;

    void load(HandlerPoint point, BpfMap handlers, KernelHalf half, byte[] elf) {
      BpfObject object = BpfObject.open(elf, "sonde_" + half.handler());
      BpfObject first = objects.isEmpty() ? null : objects.getFirst();
      objects.add(object);
      if (!object.hasProgram(half.handler())) {
        throw new IllegalArgumentException(
            half.object() + " has no handler " + half.handler() + ": SONDE_HANDLER names it");
      }
      maps.shareWith(object);
      if (first != null) {
        for (String map : object.maps()) {
          if (!maps.isShared(map) && !map.endsWith(".rodata")) {
            object.reuse(map, first.map(map));
          }
        }
      }
      for (BpfProgram program : object.programs()) {
        object.autoload(program.name(), program.name().equals(half.handler()));
      }
      BpfProgram program = object.program(half.handler());
      program.hook(point.type(), point.attachType(), point.target());
      object.constant("sonde_hook_message", point.message());
      object.load();
      programs.put(handlers, program);
    }

    @Override
    public void install(int at) {
      account = at;
      programs.forEach((handlers, program) -> handlers.putProgram(at, program));
    }

    @Override
    public void close() {
      if (account != 0) {
        programs.keySet().forEach(handlers -> handlers.clearProgram(account));
      }
      objects.forEach(BpfObject::close);
      objects.clear();
      programs.clear();
    }
  }
}
