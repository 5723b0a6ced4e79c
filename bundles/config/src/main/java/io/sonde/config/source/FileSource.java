package io.sonde.config.source;

import io.sonde.config.schema.KeyTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Settings of a YAML file. */
public final class FileSource {
  /** Largest file that is read, bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private FileSource() {}

  /**
   * Reads a file.
   *
   * @param environment for {@code ${NAME}} in values
   * @param problems gets everything that is wrong
   * @return settings by key, without those that are wrong
   */
  public static Map<String, Setting> read(
      Path file, KeyTable schema, Map<String, String> environment, Problems problems) {
    Place place = Place.file(file.toString());
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      problems.add(place, "cannot be read: " + reason(file, e));
      return Map.of();
    }
    if (bytes.length > MAX_BYTES) {
      problems.add(place, "larger than 1MiB; this is no configuration of Sonde");
      return Map.of();
    }
    String text = text(bytes, place, problems);
    return text == null ? Map.of() : parse(text, place, schema, environment, problems);
  }

  /** The same for text that was read already. */
  static Map<String, Setting> parse(
      String text,
      Place place,
      KeyTable schema,
      Map<String, String> environment,
      Problems problems) {
    Written root = YamlReader.read(text, place, new Substitution(environment), problems);
    return switch (root) {
      case null -> Map.of();
      case Written.Mapping mapping -> new Keys(schema, new Conversion(problems)).read(mapping, "");
      case Written.Scalar scalar
          when scalar.text().isEmpty() && scalar.style() == Written.Style.PLAIN ->
          Map.of();
      case Written.Broken _ -> Map.of();
      case Written other -> {
        problems.add(
            other.place(),
            "the file is " + other.noun() + ", expected keys, for example 'prometheus.port: 9090'");
        yield Map.of();
      }
    };
  }

  private static String text(byte[] bytes, Place place, Problems problems) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      int line = 1;
      int column = 1;
      out.flip();
      while (out.hasRemaining()) {
        column++;
        if (out.get() == '\n') {
          line++;
          column = 1;
        }
      }
      problems.add(place.at(line, column), "not UTF-8 text");
      return null;
    }
    String text = out.flip().toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String reason(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return Files.isDirectory(file) ? "it is a directory" : e.getMessage();
  }
}
