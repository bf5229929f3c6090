package ai.coditect.audit.checkpoint;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A bucket with object lock, in AWS or at a server that speaks S3, in which checkpoints are kept.
 *
 * @param name of the bucket, which must exist, and lock objects
 * @param url where S3 is spoken, buckets in the path; null for AWS
 * @param region its region
 * @param accessKey may read versions and add objects with a retention; needs nothing else
 * @param secretKey its secret
 * @param retention how long from its writing a checkpoint can be neither changed nor deleted, by
 *     anybody
 * @param look how often it is looked what others have written there
 * @param timeout how long one request may take
 */
record BucketSettings(
    String name,
    @Nullable URI url,
    String region,
    String accessKey,
    String secretKey,
    @DefaultValue("2557d") Duration retention,
    @DefaultValue("10s") Duration look,
    @DefaultValue("5s") Duration timeout) {

  private static final String PREFIX = "coditect.checkpoints.bucket.";

  BucketSettings {
    Require.text(name, 63, PREFIX + "name");
    Require.text(region, 63, PREFIX + "region");
    Require.text(accessKey, 128, PREFIX + "access-key");
    Require.text(secretKey, 1024, PREFIX + "secret-key");
    Require.that(
        retention.compareTo(Duration.ofMinutes(1)) >= 0,
        PREFIX + "retention must be a minute at least");
    Require.that(!look.isNegative(), PREFIX + "look must not be negative");
    Require.that(timeout.isPositive(), PREFIX + "timeout must be positive");
  }

  @Override
  public String toString() {
    return "BucketSettings[name=%s, url=%s, accessKey=%s]".formatted(name, url, accessKey);
  }
}
