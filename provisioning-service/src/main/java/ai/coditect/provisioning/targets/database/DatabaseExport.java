package ai.coditect.provisioning.targets.database;

import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.targets.ExportSource;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Touched;
import java.io.IOException;

/**
 * What a tenant has in its schema, as of one moment; see {@code docs/formats/tenant-archive.md}.
 */
class DatabaseExport implements ExportSource {

  private final DatabaseConnections connections;
  private final CellDatabase database;
  private final ExportLogin login;
  private final Touched touched;

  DatabaseExport(
      DatabaseConnections connections, CellDatabase database, ExportLogin login, Touched touched) {
    this.connections = connections;
    this.database = database;
    this.login = login;
    this.touched = touched;
  }

  @Override
  public boolean covers(ResourceKey data) {
    return data.target().equals(DatabaseTarget.NAME) && data.kind().equals(Names.SCHEMA);
  }

  @Override
  public void export(TenantScope scope, Archive archive) throws IOException {
    if (!connections.has(scope.cell())
        || !touched.has(DatabaseTarget.NAME, scope.tenant())
        || !hasSchema(scope)) {
      return;
    }
    var files =
        new SchemaFiles(
            Names.of(scope).schema(), connections.maxExportedRow(scope.cell()), archive);
    login.use(scope, files::write);
  }

  private boolean hasSchema(TenantScope scope) {
    Names names = Names.of(scope);
    return database.reading(
        scope,
        "the tenant's schema could not be looked for",
        connection ->
            Catalog.touched(connection, names)
                && Catalog.read(connection, names).found().stream()
                    .anyMatch(found -> found.ours() && found.key().kind().equals(Names.SCHEMA)));
  }
}
