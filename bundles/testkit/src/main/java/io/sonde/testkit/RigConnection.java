package io.sonde.testkit;

import io.sonde.spi.Connection;
import io.sonde.spi.Role;
import java.net.InetSocketAddress;

/** A connection that a test describes. */
final class RigConnection implements Connection {
  private final Role role;
  InetSocketAddress local = new InetSocketAddress("192.0.2.1", 8080);
  InetSocketAddress remote = new InetSocketAddress("198.51.100.7", 50000);
  boolean joinedLate;
  String ignored;

  RigConnection(Role role) {
    this.role = role;
    if (role == Role.CLIENT) {
      InetSocketAddress server = local;
      local = remote;
      remote = server;
    }
  }

  @Override
  public long id() {
    return 1;
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public int pid() {
    return 4711;
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public boolean joinedLate() {
    return joinedLate;
  }

  @Override
  public void ignore(String reason) {
    if (ignored == null) {
      ignored = reason;
    }
  }
}
