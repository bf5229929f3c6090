package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Applied;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Touched;
import ai.coditect.provisioning.targets.database.TenantPuts.BrokenOffException;
import ai.coditect.provisioning.targets.database.TenantWork.SecretState;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
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

  private static final String UNREADABLE = "the tenant's schema and roles could not be read";

  private final DatabaseConnections connections;
  private final CellDatabase database;
  private final NamespaceSecrets secrets;
  private final Touched touched;
  private final Logins logins;
  private final TenantPuts puts;
  private final TenantDrops drops;

  DatabaseTarget(
      DatabaseConnections connections,
      CellDatabase database,
      DatabaseRoom room,
      NamespaceSecrets secrets,
      Touched touched) {
    this.connections = connections;
    this.database = database;
    this.secrets = secrets;
    this.touched = touched;
    var passwords = new Passwords();
    this.logins = new Logins(database, secrets, connections, passwords);
    this.puts = new TenantPuts(database, room, connections, secrets, passwords, logins);
    this.drops = new TenantDrops(database, secrets, logins);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isIn(CellId cell) {
    return connections.has(cell);
  }

  @Override
  public boolean mayHold(TenantScope scope) {
    return isIn(scope.cell()) && touched.has(NAME, scope.tenant());
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    if (desired.isEmpty() && !isIn(scope.cell())) {
      return Map.of();
    }
    try {
      return look(scope, desired);
    } catch (FailureException e) {
      return Observation.Unobservable.all(NAME, desired, e.failure());
    }
  }

  private Map<ResourceKey, Observation> look(
      TenantScope scope, Collection<DesiredResource> desired) {
    Names names = Names.of(scope);
    // Most tenants never had a database: they cost one row.
    Optional<Observations> found =
        database.reading(
            scope,
            UNREADABLE,
            connection ->
                desired.isEmpty() && !Catalog.touched(connection, names)
                    ? Optional.empty()
                    : Optional.of(
                        observations(
                            connection, names, desired, Catalog.readIfAny(connection, names))));
    if (found.isEmpty()) {
      return Map.of();
    }
    Observations observed = found.get();
    try {
      NamespaceSecrets.Values secret = secrets.find(scope, Names.SECRET_NAME).orElse(null);
      observed.noteSecret(
          secretOf(scope), secret, secrets.sharedWith(scope, Names.SECRET_NAME, secret, desired));
    } catch (FailureException e) {
      observed.noteNoSecret(e.failure());
    }
    return observed.all();
  }

  /**
   * What was made of these, read in the database; the Secret is known by the cluster's answer.
   *
   * @param secret null if it has nothing to do with them
   */
  private Map<ResourceKey, Observation> lookAfterwards(
      TenantScope scope, List<DesiredResource> desired, @Nullable SecretState secret) {
    Names names = Names.of(scope);
    Observations observed =
        database.reading(
            scope,
            UNREADABLE,
            connection ->
                observations(connection, names, desired, Catalog.read(connection, names)));
    if (secret == null) {
      observed.noteRoles();
    } else {
      observed.noteSecret(secretOf(scope), secret.values(), secret.alsoIn());
    }
    return observed.all();
  }

  private LoginSecret secretOf(TenantScope scope) {
    return new LoginSecret(Names.of(scope), connections.endpoint(scope.cell()));
  }

  private static Observations observations(
      Connection connection,
      Names names,
      Collection<DesiredResource> desired,
      Catalog.Content content)
      throws SQLException {
    return new Observations(
        names,
        desired,
        content,
        content.found().isEmpty() ? SchemaSize.NOTHING : size(connection, names, desired));
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
    if (step instanceof Step.Delete(var key, _, _)) {
      drops.drop(scope, key);
      return (key.kind().equals(Names.SECRET)
              ? look(scope, List.of())
              : lookAfterwards(scope, List.of(), null))
          .getOrDefault(key, new Observation.Absent());
    }
    try {
      return put(scope, step.wanted()).getOrDefault(step.key(), new Observation.Absent());
    } catch (BrokenOffException e) {
      throw Require.present(e.why(), "why " + step.key() + " failed alone");
    }
  }

  /** All that is to be there is one transaction; what goes waits for others' connections. */
  @Override
  public boolean joins(Step step) {
    return !(step instanceof Step.Delete);
  }

  @Override
  public Map<ResourceKey, Applied> applyAll(TenantScope scope, List<Step> steps) {
    if (steps.size() == 1) {
      return Applied.inTurn(steps, step -> apply(scope, step));
    }
    try {
      Map<ResourceKey, Observation> after =
          put(scope, steps.stream().flatMap(step -> step.wanted().stream()).toList());
      return Applied.inTurn(
          steps, step -> after.getOrDefault(step.key(), new Observation.Absent()));
    } catch (BrokenOffException e) {
      return apart(scope, steps, e);
    } catch (FailureException e) {
      return Applied.toAll(steps, e.failure());
    }
  }

  /** Each alone, but for the one of which is known why it fails. */
  private Map<ResourceKey, Applied> apart(
      TenantScope scope, List<Step> steps, BrokenOffException brokenOff) {
    FailureException why = brokenOff.why();
    if (why != null && why.failure().reason() == Reason.DATABASE_UNAVAILABLE) {
      return Applied.toAll(steps, why.failure());
    }
    return Applied.inTurn(
        steps,
        step -> {
          if (why != null && step.key().equals(brokenOff.at())) {
            throw why;
          }
          return apply(scope, step);
        });
  }

  /** Puts these right, and the turns of the logins among them; returns what is there then. */
  private Map<ResourceKey, Observation> put(TenantScope scope, List<DesiredResource> desired) {
    touched.note(NAME, scope.tenant());
    Map<ResourceKey, Observation> after = lookAfterwards(scope, desired, puts.put(scope, desired));
    List<DesiredResource> unsettled =
        desired.stream().filter(resource -> Logins.isUnsettled(after.get(resource.key()))).toList();
    if (unsettled.isEmpty()) {
      return after;
    }
    unsettled.forEach(login -> logins.settle(scope, login));
    return look(scope, desired);
  }
}
