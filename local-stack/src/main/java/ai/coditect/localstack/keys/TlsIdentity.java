package ai.coditect.localstack.keys;

import ai.coditect.localstack.process.ComponentFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for 127.0.0.1 and localhost with its key, as PEM files. Clients trust
 * exactly this certificate.
 *
 * @param certificate PEM, no secret
 * @param privateKey PEM (PKCS #8), mode 600
 */
public record TlsIdentity(Path certificate, Path privateKey) {

  private static final String ALIAS = "tls";
  private static final String VALID_DAYS = "3650";
  private static final long KEYTOOL_SECONDS = 30;

  /** The identity of this name in the folder; made when it is not there. */
  public static synchronized TlsIdentity inFolder(Path folder, String name) {
    var identity = new TlsIdentity(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    if (!Files.exists(identity.certificate)) {
      identity.create(folder.resolve(name + ".p12"));
    }
    return identity;
  }

  /** What lets a client trust exactly this certificate (PEM). */
  public static SSLContext trusting(Path certificate) {
    try (InputStream in = Files.newInputStream(certificate)) {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot trust the certificate " + certificate, e);
    }
  }

  private void create(Path keyStoreFile) {
    String password = "not-kept"; // the key store is deleted below
    try {
      Files.createDirectories(keyStoreFile.toAbsolutePath().getParent());
      Files.deleteIfExists(keyStoreFile);
      runKeytool(keyStoreFile, password);
      var keyStore = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keyStoreFile)) {
        keyStore.load(in, password.toCharArray());
      }
      var key = keyStore.getKey(ALIAS, password.toCharArray());
      PrivateFiles.write(privateKey, Pem.encode("PRIVATE KEY", key.getEncoded()));
      // Last: its presence says that the pair is complete.
      PrivateFiles.write(
          certificate, Pem.encode("CERTIFICATE", keyStore.getCertificate(ALIAS).getEncoded()));
      Files.delete(keyStoreFile);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the certificate " + certificate, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make the certificate " + certificate, e);
    }
  }

  /** The JDK has no public interface to make certificates but this program. */
  private static void runKeytool(Path keyStore, String password) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-J-XX:-UsePerfData", // no file in the system's temporary folder
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-sigalg",
            "SHA256withECDSA",
            "-dname",
            "CN=coditect local stack",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-ext",
            "bc:c",
            "-validity",
            VALID_DAYS,
            "-storetype",
            "PKCS12",
            "-keystore",
            keyStore.toString(),
            "-storepass",
            password);
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        keytool.destroyForcibly();
        throw ComponentFailure.of("keytool", "could not make a key pair in " + keyStore);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }
}
