package io.sonde.exporter.otlp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * gzip at its fastest level: telemetry repeats itself so much that the better ones take twice the
 * time for a few per cent.
 */
final class FastGzip extends GZIPOutputStream {
  private static final int BUFFER = 8192;

  FastGzip(OutputStream out) throws IOException {
    super(out, BUFFER);
    def.setLevel(Deflater.BEST_SPEED);
  }
}
