package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Names made of the paths of scripts, programs and folders. */
final class Script {
  /** Names that every other project uses: the folder says more. */
  private static final Set<String> SAYS_NOTHING =
      Set.of("__main__", "__init__", "manage", "wsgi", "asgi", "main", "index");

  /** Folders that say as little. */
  private static final Set<String> ANY_FOLDER =
      Set.of(
          "",
          "app",
          "apps",
          "src",
          "bin",
          "opt",
          "srv",
          "home",
          "root",
          "usr",
          "var",
          "www",
          "html",
          "public",
          "dist",
          "build",
          "lib",
          "tmp",
          "code",
          "workspace",
          "server",
          "current",
          "release",
          "releases",
          "config");

  private Script() {}

  /** Last part of a path. */
  static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Last part of a path without this ending. */
  static String base(String path, String ending) {
    String name = base(path);
    return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
  }

  /** A path as the process means it, relative to its working directory, without dots. */
  static String absolute(Candidate process, String path) {
    String whole = path.startsWith("/") ? path : process.workingDirectory() + "/" + path;
    Deque<String> parts = new ArrayDeque<>();
    for (String part : whole.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** Folder that a path is in; empty at the top. */
  static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "" : path.substring(0, slash);
  }

  /**
   * Name of a script: its file's without ending, or the folder's where the file is called as in
   * every other project.
   */
  static String name(Candidate process, String path, String ending) {
    String name = base(path, ending);
    if (SAYS_NOTHING.contains(name)) {
      String project = project(folder(absolute(process, path)));
      return project.isEmpty() ? name : project;
    }
    return name;
  }

  /**
   * Name of a Python module, {@code shop} of {@code shop.wsgi}; the working directory's where
   * modules are called so in every other project, as {@code main} and {@code app.main}.
   */
  static String module(Candidate process, String module) {
    String name = module;
    int dot = name.lastIndexOf('.');
    while (dot > 0 && SAYS_NOTHING.contains(name.substring(dot + 1))) {
      name = name.substring(0, dot);
      dot = name.lastIndexOf('.');
    }
    boolean cut = name.length() < module.length();
    if (SAYS_NOTHING.contains(name) || (cut && ANY_FOLDER.contains(name))) {
      String project = project(process.workingDirectory());
      return project.isEmpty() ? name : project;
    }
    return name;
  }

  /**
   * Name of the nearest folder upwards that is named after a project, so {@code shop} for {@code
   * /srv/shop/releases/20240131}; empty if there is none.
   */
  static String project(String folder) {
    String path = folder;
    for (int i = 0; i < 16 && !path.isEmpty(); i++) {
      String name = base(path);
      if (!ANY_FOLDER.contains(name) && !isNumber(name)) {
        return isHome(path) ? "" : name;
      }
      path = folder(path);
    }
    return "";
  }

  /** A user's folder is named after the user. */
  private static boolean isHome(String path) {
    return folder(path).equals("/home");
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
