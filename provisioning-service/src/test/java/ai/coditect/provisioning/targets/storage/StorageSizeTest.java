package ai.coditect.provisioning.targets.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.TestTouched;
import ai.coditect.provisioning.targets.Usage;
import ai.coditect.provisioning.tier.StorageTier;
import ai.coditect.provisioning.tier.TestTiers;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@NullMarked
class StorageSizeTest {

  @ParameterizedTest(name = "{0} % {1}: {2}")
  @CsvSource({
    "0, false, WITHIN_LIMIT",
    "79, false, WITHIN_LIMIT",
    "80, false, STORAGE_NEARLY_FULL",
    "99, false, STORAGE_NEARLY_FULL",
    "100, false, STORAGE_WRITES_DENIED",
    "95, true, STORAGE_WRITES_DENIED",
    "94, true, STORAGE_NEARLY_FULL",
    "79, true, WITHIN_LIMIT"
  })
  void aSizeMeansWhatItIsOfTheLimit(long percent, boolean denied, Reason reason) {
    assertThat(new BucketSize(OptionalLong.of(percent), 100, denied).remark().reason())
        .isEqualTo(reason);
  }

  @Test
  void whileNobodyKnowsTheSizeNothingIsDecided() {
    assertThat(new BucketSize(OptionalLong.empty(), 100, true).deny()).isTrue();
    assertThat(new BucketSize(OptionalLong.empty(), 100, false).deny()).isFalse();
  }

  @Test
  void aFullBucketIsReadAndEmptiedAndWrittenAgainOnceThereIsRoom() {
    var tenant = new StorageTenant().converged();
    S3Client own = tenant.asTenant();
    write(own, tenant, "one", 85_000);
    assertThat(remark(tenant)).isEqualTo(Reason.STORAGE_NEARLY_FULL);
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
    // An older version counts like any other.
    write(own, tenant, "one", 20_000);
    assertThat(remark(tenant)).isEqualTo(Reason.STORAGE_WRITES_DENIED);
    assertThat(used(tenant)).isEqualTo(105_000);
    tenant.converged();
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
    assertThatThrownBy(() -> write(own, tenant, "two", 1)).hasMessageContaining("not authorized");
    assertThatThrownBy(() -> own.createMultipartUpload(of -> of.bucket(bucket(tenant)).key("two")))
        .hasMessageContaining("not authorized");
    var versions = own.listObjectVersions(of -> of.bucket(bucket(tenant))).versions();
    own.getObjectAsBytes(of -> of.bucket(bucket(tenant)).key("one"));
    own.deleteObject(
        of -> of.bucket(bucket(tenant)).key("one").versionId(versions.getLast().versionId()));
    tenant.converged();
    assertThat(remark(tenant)).isEqualTo(Reason.WITHIN_LIMIT);
    write(own, tenant, "two", 1);
  }

  @Test
  void aLargerLimitGivesWritingBack() {
    var tenant = new StorageTenant().converged();
    S3Client own = tenant.asTenant();
    write(own, tenant, "one", 100_000);
    tenant.converged();
    assertThatThrownBy(() -> write(own, tenant, "two", 1)).hasMessageContaining("not authorized");
    tenant.converged(new StorageTier(200_000, null, null, null));
    write(own, tenant, "two", 1);
  }

  @Test
  void aTierLimitsWhatABucketHolds() {
    var usage =
        new StorageUsage(
            StorageTenant.connections(StorageTenant.SERVER.s3Url()),
            new StorageTenant().sizes,
            TestTouched.EVERYBODY);
    assertThat(usage.limits(TestTiers.withStorage(StorageTenant.TIER)))
        .containsEntry("storage.size", 100_000L);
    assertThat(usage.limits(TestTiers.free())).isEmpty();
    assertThat(usage.usage(new StorageTenant().scope, TestTiers.free())).isEmpty();
  }

  private static String bucket(StorageTenant tenant) {
    return tenant.names.bucket();
  }

  private static void write(S3Client own, StorageTenant tenant, String key, int bytes) {
    own.putObject(of -> of.bucket(bucket(tenant)).key(key), RequestBody.fromBytes(new byte[bytes]));
  }

  private static Reason remark(StorageTenant tenant) {
    return ((Observation.Remark)
            java.util.Objects.requireNonNull(
                tenant.target.observe(tenant.scope, tenant.desired()).get(tenant.names.sizeKey())))
        .reason();
  }

  private static long used(StorageTenant tenant) {
    List<Usage> usage =
        new StorageUsage(tenant.connections, tenant.sizes, TestTouched.EVERYBODY)
            .usage(tenant.scope, TestTiers.withStorage(StorageTenant.TIER));
    assertThat(usage).hasSize(1);
    return usage.getFirst().used();
  }
}
