package io.sonde.discovery.select;

import io.sonde.discovery.Candidate;
import java.util.List;

/**
 * Programs that are not traced unless {@code discovery.default_excludes} is false: observers, which
 * would observe themselves, and the machinery of the host, which is nobody's service.
 */
public final class DefaultExcludes {
  /** File names of programs. */
  private static final List<Glob> PROGRAMS =
      List.of(
          // Agents, collectors and their exporters.
          new Glob("sonde*"),
          new Glob("{beyla,obi,ebpf-instrument,alloy,grafana-agent*,promtail,fluent-bit}"),
          new Glob("{otelcol*,opentelemetry-collector*,telegraf,netdata}"),
          new Glob("{prometheus,prometheus-*,*_exporter,pushgateway,alertmanager}"),
          // Containers and clusters.
          new Glob("{kubelet,kube-proxy,kube-apiserver,containerd*,dockerd,docker-proxy}"),
          new Glob("{docker-init,runc,crio,conmon,buildkitd,tini,dumb-init}"),
          // The system.
          new Glob("{systemd,systemd-*,init,sshd,sshd-*,dbus-daemon,dbus-broker*,polkitd}"),
          new Glob("{NetworkManager,dhclient,dhcpcd,chronyd,ntpd,rsyslogd,cron,crond,agetty}"),
          new Glob("{cupsd,cups-browsed,avahi-daemon,rpcbind,rpc.*,snapd,login,inetd,xinetd}"),
          new Glob("{exim4,iscsid,multipathd,udevd,auditd,sssd*,nscd,nslcd}"));

  /** The agent itself, started by whichever Java runtime. */
  private static final Glob AGENT = new Glob("*io.sonde.launcher*");

  private DefaultExcludes() {}

  /** Whether a process is one of them. */
  public static boolean contains(Candidate process) {
    for (Glob program : PROGRAMS) {
      if (program.matches(process.executableName())) {
        return true;
      }
    }
    return process.executableName().equals("java") && AGENT.matches(process.commandLine());
  }
}
