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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final LoginRemoval removal;
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
    this.removal = new LoginRemoval(database);
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
      return look(scope, desired);
    } catch (FailureException e) {
      Map<ResourceKey, Observation> blind = new HashMap<>();
      var unobservable = new Observation.Unobservable(e.failure());
      desired.forEach(resource -> blind.put(resource.key(), unobservable));
      blind.put(ResourceKey.rest(NAME), unobservable);
      return blind;
    }
  }

  private Map<ResourceKey, Observation> look(
      TenantScope scope, Collection<DesiredResource> desired) {
    Names names = Names.of(scope);
    // Most tenants never had a database: they cost one row.
    Optional<Catalog.Content> catalog =
        database.reading(
            scope,
            "the tenant's schema and roles could not be read",
            connection ->
                desired.isEmpty() && !Catalog.touched(connection, names)
                    ? Optional.empty()
                    : Optional.of(Catalog.read(connection, names)));
    if (catalog.isEmpty()) {
      return Map.of();
    }
    var observed = new Observations(names, desired, catalog.get());
    try {
      observed.noteSecret(
          new LoginSecret(names, connections.endpoint(scope.cell())),
          secrets.find(scope, Names.SECRET_NAME).orElse(null));
    } catch (FailureException e) {
      observed.noteNoSecret(e.failure());
    }
    return observed.all();
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    switch (step) {
      case Step.Create(var desired, _) -> put(scope, desired);
      case Step.Change(var desired, _, _) -> put(scope, desired);
      case Step.Delete(var key, _, _) -> delete(scope, key);
    }
    return look(scope, desired(step)).getOrDefault(step.key(), new Observation.Absent());
  }

  private static List<DesiredResource> desired(Step step) {
    return switch (step) {
      case Step.Create(var desired, _) -> List.of(desired);
      case Step.Change(var desired, _, _) -> List.of(desired);
      case Step.Delete _ -> List.of();
    };
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
                return name;
              });
      case Names.SECRET -> database.fenced(scope, what, _ -> putSecret(scope, names));
      case Names.LOGIN_ROLE -> putLogin(scope, names, desired);
      default -> throw unknown(desired.key());
    }
  }

  /** Under the fence too: a run that was overtaken must not bring back another's passwords. */
  private String putSecret(TenantScope scope, Names names) {
    Map<String, String> known =
        secrets
            .find(scope, Names.SECRET_NAME)
            .map(NamespaceSecrets.Values::values)
            .orElseGet(Map::of);
    var secret = new LoginSecret(names, connections.endpoint(scope.cell()));
    Map<String, String> wanted = secret.wanted(known, passwords);
    if (!wanted.equals(known)) {
      secrets.put(scope, Names.SECRET_NAME, wanted);
    }
    return Names.SECRET_NAME;
  }

  private void putLogin(TenantScope scope, Names names, DesiredResource desired) {
    String login = desired.key().name();
    database.fenced(
        scope,
        desired.key() + " could not be put right",
        connection -> {
          var roles = new Roles(connection);
          roles.putLogin(login, desired.content(), names.owner());
          String password = passwordOf(scope, names.which(login));
          if (!hasPassword(Catalog.read(connection, names), desired, password)) {
            roles.putPassword(login, password, passwords, scope.epoch());
          }
          return login;
        });
  }

  private static boolean hasPassword(
      Catalog.Content catalog, DesiredResource desired, String password) {
    return catalog.found().stream()
        .filter(found -> found.key().equals(desired.key()))
        .map(Catalog.Found::credential)
        .anyMatch(
            credential -> credential != null && credential.is(desired.key().name(), password));
  }

  private String passwordOf(TenantScope scope, String which) {
    return secrets
        .find(scope, Names.SECRET_NAME)
        .flatMap(found -> LoginSecret.password(found.values(), which))
        .orElseThrow(
            () ->
                new FailureException(
                    new Failure.Transient(
                        Reason.BLOCKED, "the Secret with the login's password is not there"),
                    null));
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
      case Names.LOGIN_ROLE -> removal.remove(scope, key.name());
      default -> throw unknown(key);
    }
  }

  /** One change of roles that has no answer. */
  @FunctionalInterface
  private interface Change {
    void to(Roles roles) throws java.sql.SQLException;
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
