package ai.coditect.provisioning.cell;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellProperties.CellSettings;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Clients of each cell's object storage, made when they are first needed. They retry nothing by
 * themselves: that is the engine's business.
 */
@Component
public class StorageConnections implements DisposableBean {

  /** IAM has no regions, and its requests are signed for this one. */
  private static final Region IAM_REGION = Region.US_EAST_1;

  private final Map<String, CellSettings> cells;
  private final Map<CellId, Clients> clients = new ConcurrentHashMap<>();

  StorageConnections(CellProperties properties) {
    this.cells = properties.cells();
  }

  private record Clients(S3Client s3, IamClient iam) {}

  /**
   * Where tenants find their bucket.
   *
   * @param url of the S3 protocol
   * @param region to sign requests with
   */
  public record Endpoint(URI url, String region) {}

  /** Whether the cell has object storage for tenants. */
  public boolean has(CellId cell) {
    CellSettings settings = cells.get(cell.value());
    return settings != null && settings.storage() != null;
  }

  /** The S3 client of a cell; throws a transient failure if the cell has no object storage here. */
  public S3Client s3(CellId cell) {
    return clients(cell).s3();
  }

  /** The IAM client of a cell; throws a transient failure if it has no object storage here. */
  public IamClient iam(CellId cell) {
    return clients(cell).iam();
  }

  /** What tenants are told. */
  public Endpoint endpoint(CellId cell) {
    StorageSettings settings = settings(cell);
    return new Endpoint(settings.endpoint(), settings.region());
  }

  /** In which region to make buckets. */
  public String region(CellId cell) {
    return settings(cell).region();
  }

  /** What the store does not have. */
  public Set<StorageLack> lacks(CellId cell) {
    return settings(cell).lacks();
  }

  /** How old the known size of a bucket may become. */
  public Duration measureEvery(CellId cell) {
    return settings(cell).measureEvery();
  }

  /** How many bytes of objects an archive takes. */
  public long maxExport(CellId cell) {
    return settings(cell).maxExport().toBytes();
  }

  private StorageSettings settings(CellId cell) {
    CellSettings known = cells.get(cell.value());
    StorageSettings settings = known == null ? null : known.storage();
    if (settings == null) {
      throw new FailureException(
          new Failure.Transient(
              Reason.CELL_UNAVAILABLE, "cell %s has no object storage here".formatted(cell)),
          null);
    }
    return settings;
  }

  private Clients clients(CellId cell) {
    StorageSettings settings = settings(cell);
    return clients.computeIfAbsent(cell, _ -> connect(settings));
  }

  private static Clients connect(StorageSettings settings) {
    var credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    var calls =
        ClientOverrideConfiguration.builder()
            .retryStrategy(DefaultRetryStrategy.doNotRetry())
            .apiCallTimeout(settings.requestTimeout().plus(settings.connectTimeout()))
            .build();
    var s3 =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials)
            .overrideConfiguration(calls)
            .httpClient(http(settings));
    if (settings.url() != null) {
      s3.endpointOverride(settings.url()).forcePathStyle(true);
    }
    var iam =
        IamClient.builder()
            .region(settings.iamUrl() == null ? Region.AWS_GLOBAL : IAM_REGION)
            .credentialsProvider(credentials)
            .overrideConfiguration(calls)
            .httpClient(http(settings));
    if (settings.iamUrl() != null) {
      iam.endpointOverride(settings.iamUrl());
    }
    return new Clients(s3.build(), iam.build());
  }

  private static SdkHttpClient http(StorageSettings settings) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(settings.connectTimeout())
        .socketTimeout(settings.requestTimeout())
        .build();
  }

  @Override
  public void destroy() {
    clients
        .values()
        .forEach(
            of -> {
              of.s3().close();
              of.iam().close();
            });
  }
}
