package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.sql.SQLException;

/** Takes away what a tenant has in its cell's database, each thing by itself. */
final class TenantDrops {

  private final CellDatabase database;
  private final NamespaceSecrets secrets;
  private final Logins logins;

  TenantDrops(CellDatabase database, NamespaceSecrets secrets, Logins logins) {
    this.database = database;
    this.secrets = secrets;
    this.logins = logins;
  }

  /**
   * Takes one away; one that is not there is no error.
   *
   * @throws FailureException if it is there or may be there afterwards
   */
  void drop(TenantScope scope, ResourceKey key) {
    switch (key.kind()) {
      case Names.OWNER_ROLE -> change(scope, key, roles -> roles.dropOwner(key.name()));
      case Names.SCHEMA -> change(scope, key, roles -> roles.dropSchema(key.name()));
      case Names.SECRET -> change(scope, key, _ -> secrets.delete(scope, Names.SECRET_NAME));
      case Names.LOGIN_ROLE -> logins.remove(scope, key.name());
      default -> throw unknown(key);
    }
  }

  /** One change that has no answer. */
  @FunctionalInterface
  private interface Change {
    void to(Roles roles) throws SQLException;
  }

  private void change(TenantScope scope, ResourceKey key, Change change) {
    database.fenced(
        scope,
        key + " could not be deleted",
        connection -> {
          change.to(new Roles(connection));
          return key;
        });
  }

  /** That nothing of this kind is kept here. */
  static FailureException unknown(ResourceKey key) {
    return new FailureException(
        new Failure.Terminal(Reason.INTERNAL_ERROR, key + " is nothing that is kept here"), null);
  }
}
