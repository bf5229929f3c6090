package ai.coditect.localstack.stack;

import ai.coditect.localstack.keys.PrivateFiles;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.List;

/**
 * One database for each service, for Keycloak and for tenants; no role can connect to another's.
 */
final class Databases {

  private final PostgresServer server;
  private final SecretStore secrets;

  Databases(PostgresServer server, SecretStore secrets) {
    this.server = server;
    this.secrets = secrets;
  }

  /**
   * Creates what is missing; what is there is left as it is.
   *
   * @param tenantsScript what prepares a database for tenants
   */
  void create(Path tenantsScript) {
    createOwnedBy("keycloak", "keycloak");
    createOwnedBy("self_service", "self_service");
    createOwnedBy("provisioning", "provisioning");
    createOwnedBy("audit", "audit_owner");
    // The ledger's service may not even own what it writes to: its migrations grant it what it
    // needs.
    createRole("audit_app");
    createRole("audit_retention");
    server.execute(
        "postgres", List.of("grant connect on database audit to audit_app, audit_retention"));
    // What can end the ledger's payloads is not kept, nor backed up, beside them.
    createOwnedBy("audit_keys", "audit_keys");
    createForTenants(tenantsScript);
  }

  /** The cell's: its administrator prepares it, and provisioning may do there what was prepared. */
  private void createForTenants(Path script) {
    if (!server.exists("select from pg_database where datname = 'tenants'")) {
      server.execute("postgres", List.of("create database tenants"));
    }
    server.execute("tenants", List.of(PrivateFiles.read(script)));
    createRole("coditect_cell");
    server.execute("postgres", List.of("grant tenants_platform to coditect_cell"));
  }

  private void createOwnedBy(String database, String owner) {
    createRole(owner);
    if (!server.exists("select from pg_database where datname = '" + database + "'")) {
      server.execute(
          "postgres",
          List.of(
              "create database " + database + " owner " + owner,
              "revoke all on database " + database + " from public"));
    }
  }

  private void createRole(String role) {
    if (!server.exists("select from pg_roles where rolname = '" + role + "'")) {
      server.execute(
          "postgres", List.of("create role " + role + " login password '" + password(role) + "'"));
    }
  }

  private String password(String role) {
    return secrets.password("postgres-" + role + ".password");
  }

  Database keycloak() {
    return as("keycloak", "keycloak");
  }

  Database selfService() {
    return as("self_service", "self_service");
  }

  Database provisioning() {
    return as("provisioning", "provisioning");
  }

  Database audit() {
    return as("audit", "audit_app");
  }

  Database auditOwner() {
    return as("audit", "audit_owner");
  }

  Database auditRetention() {
    return as("audit", "audit_retention");
  }

  Database auditKeys() {
    return as("audit_keys", "audit_keys");
  }

  /** The cell's database for tenants. */
  Database tenants() {
    return as("tenants", "coditect_cell");
  }

  private Database as(String database, String role) {
    return new Database(server.url(database), role, password(role));
  }
}
