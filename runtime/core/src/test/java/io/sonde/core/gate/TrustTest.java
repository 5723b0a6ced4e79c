package io.sonde.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.testkit.FakeSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import jdk.security.jarsigner.JarSigner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signed jars against trust stores that the JDK's keytool made. */
@Timeout(120)
class TrustTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private static KeyStore keys;
  private static Path trustOwn;
  private static Path trustAuthority;

  @BeforeAll
  static void keys() throws Exception {
    Path store = folder.resolve("keys.p12");
    genkey(store, "own", List.of());
    genkey(store, "foreign", List.of());
    genkey(store, "authority", List.of("-ext", "bc:c"));
    genkey(store, "member", List.of("-signer", "authority"));
    genkey(store, "server", List.of("-signer", "authority", "-ext", "eku=serverAuth"));
    genkey(store, "expired", List.of("-startdate", "-10d", "-validity", "5"));
    keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    trustOwn = trust("own", "own", "expired");
    trustAuthority = trust("authority", "authority");
  }

  private static void genkey(Path store, String alias, List<String> more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    command.addAll(more);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  private static Path trust(String name, String... aliases) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (String alias : aliases) {
      store.setCertificateEntry(alias, keys.getCertificate(alias));
    }
    Path file = folder.resolve("trust-" + name + ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static byte[] jar() throws Exception {
    Map<String, byte[]> entries = new HashMap<>();
    entries.put("redis.bpf.o", "the object".getBytes(StandardCharsets.UTF_8));
    entries.put("a/B.class", "the class".getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write(
          ("Manifest-Version: 1.0\r\nBundle-ManifestVersion: 2\r\n"
                  + "Bundle-SymbolicName: org.acme.redis\r\nBundle-Version: 1.0.0\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
      }
    }
    return out.toByteArray();
  }

  private static byte[] signed(byte[] jar, String alias) throws Exception {
    Path file = Files.write(folder.resolve("signing.jar"), jar);
    PrivateKey key = (PrivateKey) keys.getKey(alias, PASSWORD.toCharArray());
    List<Certificate> chain = Arrays.asList(keys.getCertificateChain(alias));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      new JarSigner.Builder(key, CertificateFactory.getInstance("X.509").generateCertPath(chain))
          .signerName(alias.substring(0, 3))
          .build()
          .sign(zip, out);
    }
    return out.toByteArray();
  }

  /** The jar with entries changed; null takes one out. */
  private static byte[] changed(byte[] jar, BiFunction<String, String, String> change)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        String before = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        String after = change.apply(each.getName(), before);
        if (after != null) {
          zip.putNextEntry(new ZipEntry(each.getName()));
          zip.write(after.getBytes(StandardCharsets.ISO_8859_1));
        }
      }
      String added = change.apply("added", "");
      if (!added.isEmpty()) {
        zip.putNextEntry(new ZipEntry("added"));
        zip.write(added.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return out.toByteArray();
  }

  /** Why a jar is refused, null if it is not. */
  private static String verdict(byte[] jar, Path trust, String password) throws Exception {
    Path copy = Files.write(folder.resolve("copy.jar"), jar);
    Gate gate =
        new Gate(
            new FakeSettings(
                Map.of(
                    "plugins.require_signature",
                    true,
                    "plugins.trust_store",
                    trust.toString(),
                    "plugins.trust_store_password",
                    password)));
    try {
      gate.check(jar, copy, "");
      return null;
    } catch (Refusal e) {
      return e.sentence();
    }
  }

  private static String verdict(byte[] jar, Path trust) throws Exception {
    return verdict(jar, trust, PASSWORD);
  }

  @Test
  void acceptsSignersInTheStoreAndThoseTheyVouchFor() throws Exception {
    assertThat(verdict(signed(jar(), "own"), trustOwn)).isNull();
    assertThat(verdict(signed(jar(), "member"), trustAuthority)).isNull();
    assertThat(verdict(signed(signed(jar(), "foreign"), "own"), trustOwn))
        .as("signed by another too")
        .isNull();
  }

  @Test
  void refusesWhatIsNotSigned() throws Exception {
    assertThat(verdict(jar(), trustOwn))
        .isEqualTo("it is not signed, and plugins.require_signature is on: sign it with jarsigner");
  }

  @Test
  void refusesSignersThatNobodyTrusts() throws Exception {
    assertThat(verdict(signed(jar(), "foreign"), trustOwn))
        .isEqualTo(
            "it is signed by CN=foreign, who is not in plugins.trust_store: add the certificate or"
                + " take another jar");
    assertThat(verdict(signed(jar(), "own"), trustAuthority)).contains("signed by CN=own, who");
    assertThat(verdict(signed(jar(), "server"), trustAuthority))
        .isEqualTo(
            "it is signed by CN=server, whose certificate is not for signing code: sign it with"
                + " another");
    assertThat(verdict(signed(jar(), "expired"), trustOwn))
        .isEqualTo(
            "it is signed by CN=expired, whose certificate is not valid today: sign it again with a"
                + " valid one");
  }

  @Test
  void refusesWhatWasChangedAfterwards() throws Exception {
    byte[] signed = signed(jar(), "own");
    byte[] tampered =
        changed(signed, (name, text) -> name.equals("redis.bpf.o") ? "another" : text);
    assertThat(verdict(tampered, trustOwn))
        .isEqualTo(
            "it was changed after it was signed (SHA-384 digest error for redis.bpf.o): get it"
                + " again from its author");
    byte[] added = changed(signed, (name, text) -> name.equals("added") ? "more" : text);
    assertThat(verdict(added, trustOwn))
        .isEqualTo("its entry 'added' is not covered by the signature: sign the jar again");
    byte[] headers =
        changed(
            signed,
            (name, text) ->
                name.equals("META-INF/MANIFEST.MF")
                    ? text.replace("1.0.0\r\n", "1.0.0\r\nBundle-Activator: evil.Start\r\n")
                    : text);
    assertThat(verdict(headers, trustOwn)).startsWith("it was changed after it was signed (");
    byte[] unprotected =
        changed(
            signed,
            (name, text) ->
                name.endsWith(".SF")
                    ? text.replaceAll("(?m)^.*Manifest-Main-Attributes: .*\r\n( .*\r\n)*", "")
                    : text);
    assertThat(verdict(unprotected, trustOwn)).isNotNull();
    byte[] stripped = changed(signed, (name, text) -> name.endsWith(".EC") ? null : text);
    assertThat(verdict(stripped, trustOwn))
        .isEqualTo("it is not signed, and plugins.require_signature is on: sign it with jarsigner");
  }

  @Test
  void refusesEverythingIfTheStoreCannotBeUsed() throws Exception {
    Path missing = folder.resolve("missing.p12");
    assertThat(verdict(signed(jar(), "own"), missing))
        .startsWith(
            "plugins.trust_store " + missing + " cannot be read, so no plugin is trusted: ");
    assertThat(verdict(signed(jar(), "own"), trustOwn, "wrong"))
        .startsWith(
            "plugins.trust_store " + trustOwn + " cannot be read, so no plugin is trusted: ");
    assertThat(verdict(signed(jar(), "own"), trust("empty")))
        .isEqualTo(
            "plugins.trust_store "
                + folder.resolve("trust-empty.p12")
                + " holds no certificate: import the signer's");
  }
}
