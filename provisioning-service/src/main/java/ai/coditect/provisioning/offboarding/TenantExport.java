package ai.coditect.provisioning.offboarding;

import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What this service knows of a tenant: intent, members, status. */
@Component
@Order(1)
class TenantExport implements ExportSource {

  private final TenantRecords tenants;

  TenantExport(TenantRecords tenants) {
    this.tenants = tenants;
  }

  @Override
  public void export(TenantScope scope, Archive archive) throws IOException {
    TenantRecord record = tenants.find(scope.tenant()).orElseThrow();
    write(archive, "tenant/intent.json", record.intent());
    write(archive, "tenant/members.json", record.members());
    write(archive, "tenant/status.json", record.status());
  }

  private static void write(Archive archive, String name, @Nullable Object content)
      throws IOException {
    if (content != null) {
      try (OutputStream file = archive.file(name)) {
        file.write(EventJson.write(content));
      }
    }
  }
}
