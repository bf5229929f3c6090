package ai.coditect.audit.checkpoint;

import ai.coditect.audit.checkpoint.CheckpointProperties.KeyPair;
import ai.coditect.audit.checkpoint.SignedNote.NoteSignature;
import ai.coditect.audit.ledger.LedgerProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.springframework.stereotype.Component;

/** The keys that the log signs with now. Their name is the log's origin. */
@Component
class LogKeys {

  private final List<Signer> signers;

  LogKeys(CheckpointProperties properties, LedgerProperties ledger) {
    this.signers =
        properties.keys().stream().map(pair -> Signer.read(ledger.origin(), pair)).toList();
  }

  /** The public halves. */
  List<NoteKey> publicKeys() {
    return signers.stream().map(Signer::key).toList();
  }

  /** A note of this text, signed by every key. */
  SignedNote sign(String text) {
    return new SignedNote(text, signers.stream().map(signer -> signer.sign(text)).toList());
  }

  private record Signer(NoteKey key, PrivateKey secret) {

    static Signer read(String name, KeyPair pair) {
      try {
        KeyFactory keys = KeyFactory.getInstance("Ed25519");
        var signer =
            new Signer(
                NoteKey.of(
                    name, keys.generatePublic(new X509EncodedKeySpec(pem(pair.publicKey())))),
                keys.generatePrivate(new PKCS8EncodedKeySpec(pem(pair.privateKey()))));
        // Better no start than signatures that nobody can check.
        if (!signer.key.verifies("", signer.sign("").signature())) {
          throw new IllegalArgumentException(
              "coditect.checkpoints.keys: %s and %s are no pair"
                  .formatted(pair.privateKey(), pair.publicKey()));
        }
        return signer;
      } catch (IOException e) {
        throw new UncheckedIOException("coditect.checkpoints.keys cannot be read", e);
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("coditect.checkpoints.keys: no Ed25519 key pair", e);
      }
    }

    private static byte[] pem(Path file) throws IOException {
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    }

    NoteSignature sign(String text) {
      try {
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(secret);
        ed25519.update(text.getBytes(StandardCharsets.UTF_8));
        return new NoteSignature(key.name(), key.hash(), ed25519.sign());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("an Ed25519 key that was good does not sign", e);
      }
    }

    @Override
    public String toString() {
      return key.toString(); // and never the secret
    }
  }
}
