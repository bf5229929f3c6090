package ai.coditect.provisioning.targets.storage;

import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Touched;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * What a tenant has in its bucket: a list of all versions, and the current objects themselves
 * unless they are too many for an archive; see {@code docs/formats/tenant-archive.md}.
 */
@Component
@Order(3)
class StorageExport implements ExportSource {

  private static final String FORMAT = "coditect.bucket/v1";

  private final StorageConnections connections;
  private final Touched touched;

  StorageExport(StorageConnections connections, Touched touched) {
    this.connections = connections;
    this.touched = touched;
  }

  /** The first line of the list. */
  private record Heading(
      String format, String bucket, long objects, long bytes, boolean contents, long maxBytes) {}

  /** One version of one object, and where in the archive its content is. */
  private record Line(
      String key,
      @Nullable String version,
      boolean current,
      long size,
      @Nullable String etag,
      Instant modified,
      @Nullable String file) {}

  /** How much the current versions are. */
  private record Extent(long objects, long bytes) {

    Extent plus(ObjectVersion version) {
      return new Extent(objects + 1, bytes + version.size());
    }
  }

  @Override
  public boolean covers(ResourceKey data) {
    return data.target().equals(StorageTarget.NAME) && data.kind().equals(Names.BUCKET);
  }

  @Override
  public void export(TenantScope scope, Archive archive) throws IOException {
    if (!connections.has(scope.cell()) || !touched.has(StorageTarget.NAME, scope.tenant())) {
      return;
    }
    Names names = Names.of(scope);
    try {
      if (new Buckets(connections).observe(scope.cell(), names, null)
          instanceof Observation.Present) {
        write(connections.s3(scope.cell()), names.bucket(), scope, archive);
      }
    } catch (SdkException e) {
      throw StorageFailures.translate(e, "the tenant's bucket could not be read");
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private void write(S3Client s3, String bucket, TenantScope scope, Archive archive)
      throws IOException {
    var content = new BucketContent(s3, bucket);
    Extent extent =
        content
            .versions()
            .filter(ObjectVersion::isLatest)
            .reduce(new Extent(0, 0), Extent::plus, (one, _) -> one);
    long most = connections.maxExport(scope.cell());
    boolean contents = extent.bytes() <= most;
    try (OutputStream file = new BufferedOutputStream(archive.file("storage/objects.ndjson"))) {
      line(file, new Heading(FORMAT, bucket, extent.objects(), extent.bytes(), contents, most));
      long number = 0;
      for (Iterator<ObjectVersion> all = content.versions().iterator(); all.hasNext(); ) {
        ObjectVersion version = all.next();
        boolean here = contents && version.isLatest();
        number += here ? 1 : 0;
        line(file, line(version, here ? name(number) : null));
      }
    }
    if (contents) {
      copy(s3, bucket, content, archive);
    }
  }

  /** Keys may be anything: the list tells which file is which object. */
  private static String name(long number) {
    return "storage/objects/%d.bin".formatted(number);
  }

  /** Nobody writes meanwhile: access was revoked before. */
  private static void copy(S3Client s3, String bucket, BucketContent content, Archive archive)
      throws IOException {
    long number = 0;
    Iterator<ObjectVersion> all = content.versions().filter(ObjectVersion::isLatest).iterator();
    while (all.hasNext()) {
      ObjectVersion version = all.next();
      number++;
      try (OutputStream file = archive.file(name(number));
          InputStream object =
              s3.getObject(
                  of -> of.bucket(bucket).key(version.key()).versionId(version.versionId()))) {
        object.transferTo(file);
      }
    }
  }

  private static Line line(ObjectVersion version, @Nullable String file) {
    return new Line(
        version.key(),
        version.versionId(),
        version.isLatest(),
        version.size(),
        version.eTag(),
        version.lastModified(),
        file);
  }

  private static void line(OutputStream file, Object content) throws IOException {
    file.write(EventJson.write(content));
    file.write('\n');
  }
}
