package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A tenant's schema and roles in its cell's PostgreSQL, and the Secret with its logins' passwords.
 * The passwords are made for the Secret and kept nowhere else: a login is given the Secret's, and
 * what is compared later are salted hashes.
 */
@Component
class DatabaseTarget implements Target {

  static final String NAME = "database";

  private final DatabaseConnections connections;
  private final CellDatabase database;
  private final DatabaseRoom room;
  private final NamespaceSecrets secrets;
  private final Logins logins;
  private final Passwords passwords = new Passwords();

  DatabaseTarget(
      DatabaseConnections connections,
      CellDatabase database,
      DatabaseRoom room,
      NamespaceSecrets secrets) {
    this.connections = connections;
    this.database = database;
    this.room = room;
    this.secrets = secrets;
    this.logins = new Logins(database, secrets, connections, passwords);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    if (desired.isEmpty() && !connections.has(scope.cell())) {
      return Map.of();
    }
    try {
      return look(scope, desired, true);
    } catch (FailureException e) {
      return Observation.Unobservable.all(NAME, desired, e.failure());
    }
  }

  private Map<ResourceKey, Observation> look(
      TenantScope scope, Collection<DesiredResource> desired, boolean withSecret) {
    Names names = Names.of(scope);
    // Most tenants never had a database: they cost one row.
    Optional<Observations> found =
        database.reading(
            scope,
            "the tenant's schema and roles could not be read",
            connection ->
                desired.isEmpty() && !Catalog.touched(connection, names)
                    ? Optional.empty()
                    : Optional.of(
                        new Observations(
                            names,
                            desired,
                            Catalog.read(connection, names),
                            size(connection, names, desired))));
    if (found.isEmpty()) {
      return Map.of();
    }
    Observations observed = found.get();
    if (!withSecret) {
      observed.noteRoles();
      return observed.all();
    }
    try {
      observed.noteSecret(
          new LoginSecret(names, connections.endpoint(scope.cell())),
          secrets.find(scope, Names.SECRET_NAME).orElse(null));
    } catch (FailureException e) {
      observed.noteNoSecret(e.failure());
    }
    return observed.all();
  }

  /** A schema's size matters to the schema, and what was decided because of it to the logins. */
  private static @Nullable SchemaSize size(
      Connection connection, Names names, Collection<DesiredResource> desired) throws SQLException {
    Set<String> kinds =
        desired.stream().map(resource -> resource.key().kind()).collect(Collectors.toSet());
    return kinds.contains(Names.SCHEMA) || kinds.contains(Names.LOGIN_ROLE)
        ? SchemaSize.read(connection, names.schema(), kinds.contains(Names.SCHEMA))
        : null;
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    switch (step) {
      case Step.Create(var desired, _) -> put(scope, desired);
      case Step.Change(var desired, _, _) -> put(scope, desired);
      case Step.Delete(var key, _, _) -> delete(scope, key);
    }
    return look(scope, step.wanted(), hasToDoWithSecret(step.key()))
        .getOrDefault(step.key(), new Observation.Absent());
  }

  /** The owner and the schema are the same whatever the Secret holds: it is not read for them. */
  private static boolean hasToDoWithSecret(ResourceKey key) {
    return !key.kind().equals(Names.OWNER_ROLE) && !key.kind().equals(Names.SCHEMA);
  }

  private void put(TenantScope scope, DesiredResource desired) {
    Names names = Names.of(scope);
    String name = desired.key().name();
    String what = desired.key() + " could not be put right";
    switch (desired.key().kind()) {
      case Names.OWNER_ROLE ->
          database.fenced(
              scope,
              what,
              connection -> {
                new Roles(connection).putOwner(name, desired.content());
                return name;
              });
      case Names.SCHEMA ->
          database.fenced(
              scope,
              what,
              connection -> {
                room.requireFor(scope.cell(), name, connection);
                new Roles(connection).putSchema(name);
                SchemaSize.enforce(connection, names, desired.content().required("sizeLimit"));
                return name;
              });
      case Names.SECRET ->
          database.fenced(scope, what, connection -> putSecret(scope, names, connection));
      case Names.LOGIN_ROLE -> logins.put(scope, desired);
      default -> throw unknown(desired.key());
    }
  }

  /** Under the fence too: a run that was overtaken must not bring back another's passwords. */
  private String putSecret(TenantScope scope, Names names, Connection connection)
      throws SQLException {
    Map<String, String> known = secrets.ours(scope, Names.SECRET_NAME);
    var secret = new LoginSecret(names, connections.endpoint(scope.cell()));
    Map<String, Boolean> replaced = Catalog.replaced(connection, names.allLogins());
    Map<String, String> wanted = secret.wanted(known, replaced, passwords);
    if (!wanted.equals(known)) {
      secrets.put(scope, Names.SECRET_NAME, wanted);
      expelOthers(secret, known, wanted, replaced.keySet(), new Roles(connection));
    }
    return Names.SECRET_NAME;
  }

  /** Where a password was lost or somebody else's, the one before it is not trusted either. */
  private static void expelOthers(
      LoginSecret secret,
      Map<String, String> known,
      Map<String, String> wanted,
      Set<String> there,
      Roles roles)
      throws SQLException {
    for (String which : Names.LOGINS) {
      String other = Names.other(secret.user(wanted, which).orElseThrow());
      if (there.contains(other) && LoginSecret.password(known, which).isEmpty()) {
        roles.replace(other, true);
      }
    }
  }

  private void delete(TenantScope scope, ResourceKey key) {
    String what = key + " could not be deleted";
    switch (key.kind()) {
      case Names.OWNER_ROLE -> drop(scope, what, roles -> roles.dropOwner(key.name()));
      case Names.SCHEMA -> drop(scope, what, roles -> roles.dropSchema(key.name()));
      case Names.SECRET ->
          database.fenced(
              scope,
              what,
              _ -> {
                secrets.delete(scope, Names.SECRET_NAME);
                return key;
              });
      case Names.LOGIN_ROLE -> logins.remove(scope, key.name());
      default -> throw unknown(key);
    }
  }

  /** One change of roles that has no answer. */
  @FunctionalInterface
  private interface Change {
    void to(Roles roles) throws SQLException;
  }

  private void drop(TenantScope scope, String what, Change change) {
    database.fenced(
        scope,
        what,
        connection -> {
          change.to(new Roles(connection));
          return what;
        });
  }

  private static FailureException unknown(ResourceKey key) {
    return new FailureException(
        new Failure.Terminal(Reason.INTERNAL_ERROR, key + " is nothing that is kept here"), null);
  }
}
