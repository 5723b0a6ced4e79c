package io.sonde.core.gate;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Who may sign plugins. A jar passes if every entry of it is signed by one whose certificate is in
 * the trust store or was issued by one that is (JAR File Specification, "Signed JAR File").
 */
final class Trust {
  private static final Pattern SIGNATURE_FILE =
      Pattern.compile("META-INF/([^/]+\\.(SF|RSA|DSA|EC)|SIG-[^/]*|MANIFEST\\.MF)");
  private static final Pattern PROTECTS_MAIN =
      Pattern.compile("(?im)^SHA[^:]*-Digest-Manifest-Main-Attributes: ");
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  private static final String ANY_USE = "2.5.29.37.0";

  private final Set<X509Certificate> trusted = new HashSet<>();
  private final String problem;

  private Trust(String problem) {
    this.problem = problem;
  }

  /** Reads a PKCS12 or JKS file; if that fails every jar is refused, with the reason. */
  static Trust of(String file, String password) {
    try {
      KeyStore store = KeyStore.getInstance(new File(file), password.toCharArray());
      Trust trust = new Trust(null);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate certificate) {
          trust.trusted.add(certificate);
        }
      }
      return trust.trusted.isEmpty()
          ? new Trust("plugins.trust_store " + file + " holds no certificate: import the signer's")
          : trust;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return new Trust(
          "plugins.trust_store "
              + file
              + " cannot be read, so no plugin is trusted: "
              + Words.of(e));
    }
  }

  /** Refuses a jar that was not signed as a whole by somebody in the store. */
  void check(Path jar) throws Refusal {
    if (problem != null) {
      throw new Refusal(problem);
    }
    try (JarFile file = new JarFile(jar.toFile(), true)) {
      List<JarEntry> entries = Collections.list(file.entries());
      int signed = 0;
      JarEntry unsigned = null;
      Set<CodeSigner> accepted = new HashSet<>();
      byte[] buffer = new byte[8192];
      for (JarEntry entry : entries) {
        if (SIGNATURE_FILE.matcher(entry.getName().toUpperCase(Locale.ROOT)).matches()) {
          signatureFile(file, entry);
          continue;
        }
        // Only reading to the end compares the digest.
        try (InputStream in = file.getInputStream(entry)) {
          while (in.read(buffer) >= 0) {}
        }
        if (entry.isDirectory()) {
          continue;
        }
        CodeSigner[] signers = entry.getCodeSigners();
        if (signers == null) {
          unsigned = entry;
        } else {
          signed++;
          trusted(signers, accepted);
        }
      }
      if (signed == 0) {
        throw new Refusal(
            "it is not signed, and plugins.require_signature is on: sign it with jarsigner");
      }
      if (unsigned != null) {
        throw new Refusal(
            "its entry '"
                + Words.line(unsigned.getName())
                + "' is not covered by the signature: sign the jar again");
      }
    } catch (SecurityException e) {
      throw new Refusal(
          "it was changed after it was signed ("
              + Words.line("" + e.getMessage())
              + "): get it again from its author");
    } catch (IOException e) {
      throw new Refusal(
          "its signature cannot be read (" + Words.of(e) + "): get it again from its author");
    }
  }

  /** Without this digest the headers of the manifest could be changed unseen. */
  private static void signatureFile(JarFile file, JarEntry entry) throws IOException, Refusal {
    if (entry.getName().toUpperCase(Locale.ROOT).endsWith(".SF")) {
      try (InputStream in = file.getInputStream(entry)) {
        String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!PROTECTS_MAIN.matcher(text).find()) {
          throw new Refusal(
              "its signature does not cover the manifest: sign it again with jarsigner");
        }
      }
    }
  }

  private void trusted(CodeSigner[] signers, Set<CodeSigner> accepted) throws Refusal {
    String reason = null;
    for (CodeSigner signer : signers) {
      if (accepted.contains(signer)) {
        return;
      }
      reason = distrust(signer.getSignerCertPath());
      if (reason == null) {
        accepted.add(signer);
        return;
      }
    }
    throw new Refusal(reason);
  }

  /** Why a signer is not trusted; null if he is. */
  private String distrust(CertPath path) {
    List<? extends Certificate> chain = path.getCertificates();
    X509Certificate signer = (X509Certificate) chain.getFirst();
    String who = "it is signed by " + Words.line(signer.getSubjectX500Principal().getName());
    try {
      signer.checkValidity();
      List<String> uses = signer.getExtendedKeyUsage();
      if (uses != null && !uses.contains(CODE_SIGNING) && !uses.contains(ANY_USE)) {
        return who + ", whose certificate is not for signing code: sign it with another";
      }
    } catch (GeneralSecurityException e) {
      return who + ", whose certificate is not valid today: sign it again with a valid one";
    }
    if (trusted.contains(signer)) {
      return null;
    }
    try {
      Set<TrustAnchor> anchors = new HashSet<>();
      trusted.forEach(certificate -> anchors.add(new TrustAnchor(certificate, null)));
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return null;
    } catch (GeneralSecurityException e) {
      return who + ", who is not in plugins.trust_store: add the certificate or take another jar";
    }
  }
}
