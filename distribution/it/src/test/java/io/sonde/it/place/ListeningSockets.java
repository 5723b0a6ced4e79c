package io.sonde.it.place;

import io.sonde.it.Agent;
import io.sonde.it.KernelObjects;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** How many listening sockets an agent counts on a port, as its map in the kernel says. */
final class ListeningSockets {
  private ListeningSockets() {}

  static int of(Agent agent, int port) {
    int sockets = 0;
    for (String object : KernelObjects.of(agent.process().pid())) {
      if (object.startsWith("map ")) {
        String id = object.substring("map ".length());
        if (json("show", id) instanceof Map<?, ?> map && "sonde_ports".equals(map.get("name"))) {
          sockets += sockets((List<?>) json("dump", id), port);
        }
      }
    }
    return sockets;
  }

  /** Of entries in bytes: struct sonde_port and a number. */
  private static int sockets(List<?> entries, int port) {
    int sockets = 0;
    for (Object entry : entries) {
      List<?> key = (List<?>) ((Map<?, ?>) entry).get("key");
      List<?> value = (List<?>) ((Map<?, ?>) entry).get("value");
      if (u8(key, 4) + (u8(key, 5) << 8) == port) {
        sockets += u8(value, 0);
      }
    }
    return sockets;
  }

  private static int u8(List<?> bytes, int index) {
    return Integer.decode(bytes.get(index).toString());
  }

  private static Object json(String what, String id) {
    return new Load(LoadSettings.builder().build())
        .loadFromString(KernelObjects.bpftool("map", what, "id", id, "--json"));
  }
}
