package ai.coditect.provisioning.targets.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.provisioning.plan.Observation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.s3.S3Client;

/** How access keys come and go. */
@NullMarked
class StorageKeyTest {

  private final StorageTenant tenant = new StorageTenant().converged();

  @Test
  void aKeyThatIsOldIsReplacedAndWorksForTheOverlap() {
    S3Client old = tenant.asTenant();
    Map<String, String> before = tenant.secret();
    assertThat(at(Duration.ofDays(89)).plan(tenant.desired()).steps()).isEmpty();
    // The store tells the age of keys in seconds.
    await().until(() -> Instant.now().isAfter(keys().getFirst().createDate().plusSeconds(1)));
    at(Duration.ofDays(91)).converged();
    assertThat(tenant.secret().get("access_key_id")).isNotEqualTo(before.get("access_key_id"));
    assertThat(keys()).hasSize(2);
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
    list(old);
    list(tenant.asTenant());
    at(Duration.ofHours(25)).converged();
    assertThat(keys()).hasSize(1);
    list(tenant.asTenant());
    assertThatThrownBy(() -> list(old)).hasMessageContaining("does not exist");
  }

  @Test
  void aKeyThatWasIssuedAndNeverReachedTheSecretIsTakenBack() {
    Map<String, String> before = tenant.secret();
    new BucketUsers(tenant.iam(), tenant.names).issue();
    assertThat(keys()).hasSize(2);
    tenant.converged();
    assertThat(tenant.secret()).isEqualTo(before);
    assertThat(keys()).hasSize(1);
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
  }

  @Test
  void aLostSecretEndsTheKeyThatItHeld() {
    S3Client old = tenant.asTenant();
    tenant.secretObject().delete();
    tenant.converged();
    list(tenant.asTenant());
    assertThatThrownBy(() -> list(old)).hasMessageContaining("does not exist");
  }

  @Test
  void noObservationHoldsAKey() {
    String all = tenant.target.observe(tenant.scope, tenant.desired()).toString();
    assertThat(all)
        .doesNotContain(tenant.secret().get("secret_access_key"))
        .doesNotContain(tenant.secret().get("access_key_id"))
        .contains(Observation.Present.class.getSimpleName());
  }

  /** The same tenant, looked at that much later. */
  private StorageTenant at(Duration later) {
    return new StorageTenant(tenant.scope, Clock.offset(Clock.systemUTC(), later));
  }

  private void list(S3Client client) {
    client.listObjectsV2(of -> of.bucket(tenant.names.bucket()));
  }

  private List<AccessKeyMetadata> keys() {
    return new BucketUsers(tenant.iam(), tenant.names).keys();
  }
}
