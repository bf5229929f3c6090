package ai.coditect.provisioning.cell;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A cell's object storage for tenants: AWS, or a server that speaks its S3 and IAM protocols.
 *
 * @param url where it speaks S3 with us, buckets in the path; null for AWS
 * @param tenantUrl where it speaks S3 with tenants; null if it is the same
 * @param iamUrl where it speaks IAM; null for AWS
 * @param region its region
 * @param accessKey our access key: may make buckets and users whose names begin with {@code t-} and
 *     {@code t_}
 * @param secretKey its secret
 * @param lacks what the store does not have and tenants are told about; nothing for AWS
 * @param connectTimeout how long to wait for a connection
 * @param requestTimeout how long one request may take
 * @param measureEvery how old the size that is known of a bucket may become; counting it asks for
 *     each thousand objects once
 * @param maxExport how many bytes of objects an archive takes; a bucket that holds more is only
 *     listed in it
 */
record StorageSettings(
    @Nullable URI url,
    @Nullable URI tenantUrl,
    @Nullable URI iamUrl,
    String region,
    String accessKey,
    String secretKey,
    @DefaultValue Set<StorageLack> lacks,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("10s") Duration requestTimeout,
    @DefaultValue("15m") Duration measureEvery,
    @DefaultValue("1GB") DataSize maxExport) {

  private static final String PREFIX = "coditect.cells.*.storage.";

  StorageSettings {
    Require.text(region, 63, PREFIX + "region");
    Require.text(accessKey, 128, PREFIX + "access-key");
    Require.text(secretKey, 1024, PREFIX + "secret-key");
    lacks = Set.copyOf(lacks);
    Require.that(connectTimeout.isPositive(), PREFIX + "connect-timeout must be positive");
    Require.that(requestTimeout.isPositive(), PREFIX + "request-timeout must be positive");
    Require.that(measureEvery.isPositive(), PREFIX + "measure-every must be positive");
    Require.that(!maxExport.isNegative(), PREFIX + "max-export is negative");
  }

  /** Where tenants find it. */
  URI endpoint() {
    URI own = url == null ? URI.create("https://s3.%s.amazonaws.com".formatted(region)) : url;
    return tenantUrl == null ? own : tenantUrl;
  }

  @Override
  public String toString() {
    return "StorageSettings[url=%s, region=%s, accessKey=%s]".formatted(url, region, accessKey);
  }
}
