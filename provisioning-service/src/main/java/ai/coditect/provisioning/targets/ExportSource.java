package ai.coditect.provisioning.targets;

import ai.coditect.provisioning.desired.ResourceKey;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Something that has a part in a tenant's archive. Needs bounded memory, however much there is. A
 * backend that keeps customer data declares one, and the archive has it.
 */
public interface ExportSource {

  /**
   * Writes the tenant's part, file by file; one that has none writes nothing.
   *
   * @throws IOException if the archive cannot take it
   * @throws ai.coditect.provisioning.plan.FailureException if it cannot be read
   */
  void export(TenantScope scope, Archive archive) throws IOException;

  /**
   * Whether what this source writes is all that a resource holds, so that an archive of that
   * resource alone is made by it.
   */
  default boolean covers(ResourceKey data) {
    return false;
  }

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
