package ai.coditect.audit.checkpoint;

import ai.coditect.contracts.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of checkpoints.
 *
 * @param keys the log's keys; all of them sign, so a new one is added first and the old one taken
 *     out once everybody knows the new one
 * @param interval from one look at the tree to the next; what has grown is published
 * @param lease how long a publisher that says nothing any more keeps its right
 * @param bucket where they are kept beside the topic; null for nowhere else
 */
@ConfigurationProperties("coditect.checkpoints")
public record CheckpointProperties(
    List<KeyPair> keys,
    @DefaultValue("500ms") Duration interval,
    @DefaultValue("3s") Duration lease,
    @Nullable BucketSettings bucket) {

  /** Validates and copies. */
  public CheckpointProperties {
    Require.that(
        keys != null && !keys.isEmpty(), "coditect.checkpoints.keys must name one key at least");
    keys = List.copyOf(keys);
    Require.that(interval.isPositive(), "coditect.checkpoints.interval must be positive");
    Require.that(
        lease.compareTo(interval.multipliedBy(3)) >= 0,
        "coditect.checkpoints.lease must be three intervals at least");
  }

  /**
   * An Ed25519 key pair in PEM files.
   *
   * @param privateKey PKCS #8
   * @param publicKey SubjectPublicKeyInfo
   */
  public record KeyPair(Path privateKey, Path publicKey) {

    /** Validates. */
    public KeyPair {
      Require.present(privateKey, "coditect.checkpoints.keys[].private-key");
      Require.present(publicKey, "coditect.checkpoints.keys[].public-key");
    }
  }
}
