package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.SharedSecrets;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.database.TenantWork.SecretState;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes what a tenant has in its cell's database as it should be, in one transaction. */
final class TenantPuts {

  private final CellDatabase database;
  private final DatabaseRoom room;
  private final DatabaseConnections connections;
  private final NamespaceSecrets secrets;
  private final Passwords passwords;
  private final Logins logins;

  TenantPuts(
      CellDatabase database,
      DatabaseRoom room,
      DatabaseConnections connections,
      NamespaceSecrets secrets,
      Passwords passwords,
      Logins logins) {
    this.database = database;
    this.room = room;
    this.connections = connections;
    this.secrets = secrets;
    this.passwords = passwords;
    this.logins = logins;
  }

  /** One of several could not be done, so none was. */
  static final class BrokenOffException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ResourceKey at;
    private final transient @Nullable FailureException why;

    private BrokenOffException(ResourceKey at, @Nullable FailureException why) {
      super(at + " could not be put right beside others", why);
      this.at = at;
      this.why = why;
    }

    /** Which one. */
    ResourceKey at() {
      return at;
    }

    /** Why; null if it has to be done alone. */
    @Nullable FailureException why() {
      return why;
    }
  }

  /**
   * Puts all right, in this order, or nothing; returns the Secret as far as it became known.
   *
   * @throws BrokenOffException if one could not be put right
   * @throws FailureException if nobody could, or nobody knows
   */
  @Nullable SecretState put(TenantScope scope, List<DesiredResource> desired) {
    return database
        .fenced(
            scope,
            "the tenant's schema and roles could not be put right",
            connection -> {
              var work = new TenantWork(scope, connection, secrets);
              for (DesiredResource resource : desired) {
                put(scope, work, resource, desired.size() == 1);
              }
              finish(work, desired);
              return work;
            })
        .secretIfRead();
  }

  private void put(TenantScope scope, TenantWork work, DesiredResource desired, boolean alone) {
    ResourceKey key = desired.key();
    try {
      switch (key.kind()) {
        case Names.OWNER_ROLE -> putOwner(work, desired);
        case Names.SCHEMA -> putSchema(scope, work, desired);
        case Names.SECRET -> putSecret(scope, work, desired, alone);
        case Names.LOGIN_ROLE -> logins.put(scope, work, desired);
        default -> throw TenantDrops.unknown(key);
      }
    } catch (SQLException e) {
      throw new BrokenOffException(
          key, DatabaseFailures.translate(e, key + " could not be put right"));
    } catch (FailureException e) {
      throw new BrokenOffException(key, e);
    }
  }

  /** What fails here is nobody's in particular, unless there is only one. */
  private static void finish(TenantWork work, List<DesiredResource> desired) {
    try {
      work.finish();
    } catch (SQLException e) {
      FailureException why =
          DatabaseFailures.translate(e, "the logins' memberships could not be put right");
      boolean everybodys =
          desired.size() == 1 || why.failure().reason() == Reason.DATABASE_UNAVAILABLE;
      throw new BrokenOffException(desired.getLast().key(), everybodys ? why : null);
    }
  }

  private static void putOwner(TenantWork work, DesiredResource desired) throws SQLException {
    String name = desired.key().name();
    if (work.has(name)) {
      work.roles().putOwner(name, desired.content());
    } else {
      work.roles().makeOwner(name, desired.content());
    }
  }

  private void putSchema(TenantScope scope, TenantWork work, DesiredResource desired)
      throws SQLException {
    String name = desired.key().name();
    room.requireFor(scope.cell(), name, work.connection());
    work.roles().putSchema(name);
    SchemaSize.enforce(work.connection(), Names.of(scope), desired.content().required("sizeLimit"));
  }

  /** Under the fence too: a run that was overtaken must not bring back another's passwords. */
  private void putSecret(TenantScope scope, TenantWork work, DesiredResource desired, boolean alone)
      throws SQLException {
    List<String> environments = SharedSecrets.environments(desired.content());
    var secret = new LoginSecret(Names.of(scope), connections.endpoint(scope.cell()));
    // Where no login is, there is hardly a Secret.
    Optional<NamespaceSecrets.Values> made =
        work.hasLogins()
            ? Optional.empty()
            : secrets.make(
                scope,
                TenantNamespace.first(scope.tenant()),
                Names.SECRET_NAME,
                secret.wanted(Map.of(), Map.of(), passwords));
    if (made.isPresent()) {
      List<String> alsoIn = shared(scope, true, made.get().values(), environments);
      work.made(new SecretState(made.get(), alsoIn));
      return;
    }
    NamespaceSecrets.Values found = work.secret().values();
    NamespaceSecrets.Values right = putRight(scope, work, secret, desired, alone);
    List<String> alsoIn = shared(scope, found == null, right.values(), environments);
    work.made(new SecretState(right, alsoIn));
  }

  private NamespaceSecrets.Values putRight(
      TenantScope scope,
      TenantWork work,
      LoginSecret secret,
      DesiredResource desired,
      boolean alone)
      throws SQLException {
    NamespaceSecrets.Values found = work.secret().values();
    Map<String, String> known = work.secret().known();
    Map<String, Boolean> replaced =
        Catalog.replaced(work.connection(), Names.of(scope).allLogins());
    Map<String, String> wanted = secret.wanted(known, replaced, passwords);
    if (found != null && wanted.equals(known)) {
      return found;
    }
    List<String> expelled = expelled(secret, known, wanted, replaced.keySet());
    if (!expelled.isEmpty() && !alone) {
      // What becomes of the others must not take it back once the Secret is written.
      throw new BrokenOffException(desired.key(), null);
    }
    NamespaceSecrets.Values right = secrets.put(scope, Names.SECRET_NAME, wanted);
    for (String other : expelled) {
      work.roles().replace(other, true);
    }
    return right;
  }

  /** In which of the environments it is now what it is in the first. */
  private List<String> shared(
      TenantScope scope, boolean fresh, Map<String, String> wanted, List<String> environments) {
    List<String> same = new ArrayList<>();
    for (String environment : environments) {
      var namespace = new TenantNamespace(scope.tenant(), environment);
      NamespaceSecrets.Values copy =
          fresh
              ? secrets.putNew(scope, namespace, Names.SECRET_NAME, wanted)
              : secrets.put(scope, namespace, Names.SECRET_NAME, "Opaque", wanted);
      if (copy.ours() && copy.values().equals(wanted)) {
        same.add(environment);
      }
    }
    return same;
  }

  /** Where a password was lost or somebody else's, the one before it is not trusted either. */
  private static List<String> expelled(
      LoginSecret secret,
      Map<String, String> known,
      Map<String, String> wanted,
      Set<String> there) {
    return Names.LOGINS.stream()
        .filter(which -> LoginSecret.password(known, which).isEmpty())
        .map(which -> Names.other(secret.user(wanted, which).orElseThrow()))
        .filter(there::contains)
        .toList();
  }
}
