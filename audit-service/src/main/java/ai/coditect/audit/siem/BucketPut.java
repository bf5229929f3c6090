package ai.coditect.audit.siem;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * A request that puts an object into a bucket, signed and not sent: so the client that judges
 * addresses sends it, and no other.
 *
 * @param url with the signature in its query: a secret for as long as it is valid
 * @param headers that are signed too
 */
record BucketPut(URI url, Map<String, String> headers) {

  private static final Duration VALID = Duration.ofMinutes(5);

  BucketPut {
    headers = Map.copyOf(headers);
  }

  /** What opens a bucket. */
  record Keys(String accessKeyId, String secretAccessKey) {

    @Override
    public String toString() {
      return "Keys[" + accessKeyId + "]"; // not the secret
    }
  }

  /**
   * Signs one.
   *
   * @param endpoint where S3 is spoken, buckets in the path; null for AWS
   * @throws RuntimeException if the SDK does not take the names
   */
  static BucketPut of(
      @Nullable URI endpoint, Bucket bucket, Keys keys, String key, String type, byte[] body) {
    var signer =
        S3Presigner.builder()
            .region(Region.of(bucket.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())));
    if (endpoint != null) {
      signer
          .endpointOverride(endpoint)
          .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build());
    }
    try (S3Presigner presigner = signer.build()) {
      PresignedPutObjectRequest signed =
          presigner.presignPutObject(
              it ->
                  it.signatureDuration(VALID)
                      .putObjectRequest(
                          put ->
                              put.bucket(bucket.name())
                                  .key(key)
                                  .contentType(type)
                                  .contentMD5(md5(body))));
      return new BucketPut(URI.create(signed.url().toString()), headers(signed));
    }
  }

  private static Map<String, String> headers(PresignedPutObjectRequest signed) {
    return signed.signedHeaders().entrySet().stream()
        // The client says itself whom it calls.
        .filter(header -> !header.getKey().equalsIgnoreCase("host"))
        .collect(
            Collectors.toMap(Map.Entry::getKey, header -> String.join(",", header.getValue())));
  }

  /** By which the store sees that the body came whole; a bucket with a lock asks for it. */
  private static String md5(byte[] body) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "BucketPut[" + url.getPath() + "]"; // not the signature
  }
}
