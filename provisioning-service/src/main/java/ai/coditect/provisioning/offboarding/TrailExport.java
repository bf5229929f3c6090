package ai.coditect.provisioning.offboarding;

import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The tenant's audit trail, one entry a line, oldest first. */
@Component
@Order(3)
class TrailExport implements ExportSource {

  private final AuditLedger ledger;

  TrailExport(AuditLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void export(TenantScope scope, Archive archive) throws IOException {
    try (OutputStream file = new BufferedOutputStream(archive.file("audit/trail.ndjson"))) {
      ledger.trail(scope.tenant(), entry -> writeLine(file, entry));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void writeLine(OutputStream file, JsonNode entry) {
    try {
      file.write(EventJson.write(entry));
      file.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
