package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Archives of all that a tenant has while it lives, made of the same parts as that of a departure.
 */
@Component
public class TenantArchives {

  private final Archives archives;
  private final List<ExportSource> sources;

  TenantArchives(Archives archives, List<ExportSource> sources) {
    this.archives = archives;
    this.sources = List.copyOf(sources);
  }

  /**
   * Makes an archive; when this returns, it is whole and can be fetched by its name. What an
   * earlier attempt left of it goes first.
   *
   * @param scope of somebody who only looks: it is made beside the tenant's runs
   * @param name unique among the tenant's
   * @param requestedAt by which its files are dated
   * @param pulse called at least before each file and each write to it; what it throws breaks the
   *     archive off
   * @throws ai.coditect.provisioning.plan.FailureException if a part cannot be read, or all of it
   *     is larger than allowed
   */
  public void make(TenantScope scope, String name, Instant requestedAt, Runnable pulse)
      throws IOException {
    var archive = new ArchiveName(scope.tenant(), requestedAt, name, Archived.WHOLE);
    try (var writer = archives.begin(archive)) {
      for (ExportSource source : sources) {
        source.export(scope, file -> watched(writer, file, pulse));
      }
      writer.complete();
    }
  }

  /** Removes those that were made like this before the one of this name. */
  public void removeOlder(TenantId tenant, String name) {
    archives.removeOthers(tenant, Archived.WHOLE, name);
  }

  private static OutputStream watched(ArchiveWriter writer, String file, Runnable pulse)
      throws IOException {
    pulse.run();
    return new FilterOutputStream(writer.file(file)) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        pulse.run();
        out.write(bytes, from, length);
      }
    };
  }
}
