package io.sonde.shell;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * The listening socket, mode 0600, in a folder of mode 0700. A locked file beside it says that its
 * agent lives: a socket without one was left by an agent that was killed, and is replaced.
 */
final class ShellSocket implements AutoCloseable {
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> SOCKET =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final FileChannel lock;
  private final ServerSocketChannel server;

  private ShellSocket(Path path, FileChannel lock, ServerSocketChannel server) {
    this.path = path;
    this.lock = lock;
    this.server = server;
  }

  /**
   * Opens it.
   *
   * @param ownFolder whether the folder is only for the socket, so that its mode may be set
   * @throws IOException with a sentence for users if it cannot be opened
   */
  static ShellSocket open(Path path, boolean ownFolder) throws IOException {
    prepare(path.toAbsolutePath().getParent(), ownFolder);
    FileChannel lock = lock(path);
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.readAttributes(
                  path,
                  java.nio.file.attribute.BasicFileAttributes.class,
                  LinkOption.NOFOLLOW_LINKS)
              .isOther()) {
        throw new IOException(path + " is there already and is no socket");
      }
      Files.deleteIfExists(path);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, SOCKET);
        return new ShellSocket(path, lock, server);
      } catch (SocketException e) {
        server.close();
        throw new IOException(path + ": " + e.getMessage(), e);
      }
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static void prepare(Path folder, boolean own) throws IOException {
    if (!Files.exists(folder)) {
      try {
        Files.createDirectories(folder.getParent());
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
      } catch (AccessDeniedException e) {
        throw new IOException("the agent's user may not make " + folder, e);
      }
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is no folder");
    }
    if (FOLDER.containsAll(Files.getPosixFilePermissions(folder))) {
      return;
    }
    UserPrincipal self = Files.getOwner(Path.of("/proc/self"));
    if (!own || !Files.getOwner(folder).equals(self)) {
      throw new IOException("other users may enter " + folder + ": it must have mode 0700");
    }
    Files.setPosixFilePermissions(folder, FOLDER);
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path.resolveSibling(path.getFileName() + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(SOCKET));
    boolean taken;
    try {
      taken = file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      taken = false;
    }
    if (!taken) {
      file.close();
      throw new IOException("another agent has the shell at " + path);
    }
    return file;
  }

  /** Where clients come in. */
  ServerSocketChannel server() {
    return server;
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** Removes the socket; the file of the lock stays, since another agent may wait for it. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
    lock.close();
  }
}
