package ai.coditect.provisioning.targets;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.CellId;
import java.io.IOException;
import java.io.OutputStream;

/** Something that has a part in a tenant's archive. Needs bounded memory, however much there is. */
public interface ExportSource {

  /**
   * Writes the tenant's part, file by file; one that has none writes nothing.
   *
   * @param cell where the tenant lives
   * @throws IOException if the archive cannot take it
   * @throws ai.coditect.provisioning.plan.FailureException if it cannot be read
   */
  void export(TenantId tenant, CellId cell, Archive archive) throws IOException;

  /** An archive that is being written, one file after the other. */
  interface Archive {

    /**
     * Begins the next file. The stream must be closed before another begins.
     *
     * @param name its path in the archive, relative, with slashes
     */
    OutputStream file(String name) throws IOException;
  }
}
