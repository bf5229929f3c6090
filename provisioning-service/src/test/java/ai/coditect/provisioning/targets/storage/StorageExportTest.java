package ai.coditect.provisioning.targets.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.TestTouched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullMarked
class StorageExportTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void everyVersionIsListedAndEveryCurrentObjectIsThere() throws IOException {
    var tenant = new StorageTenant().converged();
    S3Client own = tenant.asTenant();
    write(own, tenant, "a b/ü&;,.txt", "old");
    write(own, tenant, "a b/ü&;,.txt", "new");
    write(own, tenant, "deleted", "gone");
    own.deleteObject(of -> of.bucket(tenant.names.bucket()).key("deleted"));
    Map<String, String> files = exported(tenant);
    List<JsonNode> list = lines(files);
    assertThat(list.getFirst().required("objects").longValue()).isEqualTo(1);
    assertThat(list.getFirst().required("contents").booleanValue()).isTrue();
    assertThat(list.subList(1, list.size()))
        .extracting(
            line -> line.required("key").stringValue(),
            line -> line.required("current").booleanValue())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a b/ü&;,.txt", true),
            org.assertj.core.groups.Tuple.tuple("a b/ü&;,.txt", false),
            org.assertj.core.groups.Tuple.tuple("deleted", false));
    assertThat(files)
        .containsOnlyKeys("storage/objects.ndjson", "storage/objects/1.bin")
        .containsEntry("storage/objects/1.bin", "new");
  }

  @Test
  void whatIsTooMuchForAnArchiveIsOnlyListed() throws IOException {
    var tenant = new StorageTenant().converged();
    write(tenant.asTenant(), tenant, "large", "x".repeat(70_000));
    Map<String, String> files = exported(tenant);
    assertThat(files).containsOnlyKeys("storage/objects.ndjson");
    assertThat(lines(files).getFirst().required("contents").booleanValue()).isFalse();
    assertThat(lines(files).getLast().required("size").longValue()).isEqualTo(70_000);
  }

  @Test
  void aTenantThatNeverHadABucketHasNoPartInTheArchive() throws IOException {
    var scope = new TenantScope(TenantId.next(), new CellId("test"), 1);
    Map<String, String> files = new LinkedHashMap<>();
    export().export(scope, name -> file(files, name));
    assertThat(files).isEmpty();
  }

  private static StorageExport export() {
    return new StorageExport(
        StorageTenant.connections(StorageTenant.SERVER.s3Url()), TestTouched.EVERYBODY);
  }

  private static void write(S3Client own, StorageTenant tenant, String key, String content) {
    own.putObject(of -> of.bucket(tenant.names.bucket()).key(key), RequestBody.fromString(content));
  }

  private static Map<String, String> exported(StorageTenant tenant) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    export().export(tenant.scope, name -> file(files, name));
    return files;
  }

  private static ByteArrayOutputStream file(Map<String, String> files, String name) {
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        files.put(name, toString(StandardCharsets.UTF_8));
      }
    };
  }

  private static List<JsonNode> lines(Map<String, String> files) {
    return files.getOrDefault("storage/objects.ndjson", "").lines().map(JSON::readTree).toList();
  }
}
