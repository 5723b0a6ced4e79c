package io.sonde.core.recording;

import io.sonde.spi.Protocol;
import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.RecordingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;

/**
 * The self-test that a plugin brings: its recordings, replayed before it goes live. What the plugin
 * throws or how long it takes is its caller's affair.
 */
public final class RecordingCheck {
  private static final int MOST = 64;
  private static final int MOST_BYTES = 4 << 20;

  private RecordingCheck() {}

  /**
   * Replays every recording of a plugin; one without recordings passes.
   *
   * @param bundle holds them in {@link Recording#FOLDER}; 64 at most, 4 MiB together
   * @return null if it passed, else the first complaint, in a sentence
   */
  public static String run(Protocol protocol, Bundle bundle) {
    Map<String, URL> found = new TreeMap<>();
    Enumeration<URL> entries = bundle.findEntries(Recording.FOLDER, "*" + Recording.SUFFIX, false);
    for (URL entry : Collections.list(entries == null ? Collections.emptyEnumeration() : entries)) {
      String path = entry.getPath();
      found.put(path.substring(path.lastIndexOf('/') + 1), entry);
    }
    if (found.size() > MOST) {
      return "it brings " + found.size() + " recordings, at most " + MOST + " are replayed";
    }
    int left = MOST_BYTES;
    for (Map.Entry<String, URL> entry : found.entrySet()) {
      byte[] text;
      try (InputStream in = entry.getValue().openStream()) {
        text = in.readNBytes(Recording.MAX_BYTES + 1);
      } catch (IOException e) {
        return "its recording " + entry.getKey() + " cannot be read: " + e.getMessage();
      }
      left -= text.length;
      String complaint =
          left < 0
              ? "its recordings are larger than " + (MOST_BYTES >> 20) + " MiB together"
              : replay(protocol, entry.getKey(), text);
      if (complaint != null) {
        return complaint;
      }
    }
    return null;
  }

  private static String replay(Protocol protocol, String name, byte[] text) {
    try {
      return Replay.replay(protocol, Recording.parse(name, text));
    } catch (RecordingException e) {
      return "recording " + e.getMessage();
    }
  }
}
