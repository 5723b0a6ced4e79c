package io.sonde.discovery.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private static Cgroup parse(String text) {
    return Cgroup.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "/system.slice/nginx.service, nginx",
    "/system.slice/system-shop.slice/shop@blue.service, shop@blue",
    "/system.slice/shop\\x2dapi.service, shop-api",
    "/user.slice/user-0.slice/user@0.service/app.slice/shop.service, shop",
    "/user.slice/user-0.slice/user@0.service/init.scope, ''",
    "/user.slice/user-0.slice/session-1.scope, ''",
    "/system.slice/containerd.service, ''",
    "/system.slice/docker-registry.service, docker-registry",
    "/system.slice/run-u12.service, ''",
    "/, ''",
  })
  void findsTheUnit(String path, String unit) {
    assertThat(parse("0::" + path + "\n")).isEqualTo(new Cgroup(unit, "", false));
  }

  @ParameterizedTest
  @CsvSource({
    "0::/system.slice/docker-ID.scope",
    "0::/../ID",
    "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-ID.scope",
    "0::/machine.slice/libpod-ID.scope/container",
    "'12:pids:/docker/ID'",
    "'1:name=systemd:/ecs/task/ID'",
    "'0::/system.slice/containerd.service/kubepods:cri-containerd:ID'",
  })
  void findsTheContainer(String line) {
    assertThat(parse(line.replace("ID", ID) + "\n")).isEqualTo(new Cgroup("", ID, true));
  }

  @Test
  void aContainerWithoutIdIsOneToo() {
    assertThat(parse("0::/kubepods/besteffort/pod1/web\n")).isEqualTo(new Cgroup("", "", true));
    assertThat(parse("0::/x" + ID + "\n").containerId()).isEmpty();
    assertThat(parse("0::/" + ID.toUpperCase() + "\n").containerId()).isEmpty();
  }

  @Test
  void garbageIsNothing() {
    for (String text :
        new String[] {"", "\n", ":", "::", "a:b", "\0\0", ":::::", "0::" + "/".repeat(9999)}) {
      assertThat(parse(text)).isEqualTo(Cgroup.NONE);
    }
  }
}
