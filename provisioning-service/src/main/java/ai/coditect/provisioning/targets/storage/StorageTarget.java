package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Touched;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * A tenant's bucket in its cell's object storage, the user who may use it, and the Secret with that
 * user's access key. The key is issued by the store for the Secret and kept nowhere else.
 */
@Component
class StorageTarget implements Target {

  static final String NAME = "storage";

  private final StorageConnections connections;
  private final NamespaceSecrets secrets;
  private final BucketSizes sizes;
  private final Touched touched;
  private final Clock clock;
  private final Buckets buckets;

  StorageTarget(
      StorageConnections connections,
      NamespaceSecrets secrets,
      BucketSizes sizes,
      Touched touched,
      Clock clock) {
    this.connections = connections;
    this.secrets = secrets;
    this.sizes = sizes;
    this.touched = touched;
    this.clock = clock;
    this.buckets = new Buckets(connections);
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
    var observations = new Observations(names, desired);
    StorageFailures.translating(
        "the tenant's bucket could not be looked at",
        () -> {
          observations.noteBucket(
              buckets.observe(
                  scope.cell(), names, observations.wanted(names.bucketKey()).orElse(null)));
          observations.noteUser(users(scope, names), () -> sizes.of(scope));
          return names;
        });
    try {
      Optional<NamespaceSecrets.Values> found = secrets.find(scope, Names.SECRET_NAME);
      observations.noteSecret(
          secret(scope, names),
          found,
          secrets.sharedWith(scope, Names.SECRET_NAME, found.orElse(null), desired));
    } catch (FailureException e) {
      observations.noteNoSecret(e.failure());
    }
    if (!observations.hasBucket()) {
      sizes.forget(scope.tenant());
    }
    return observations.all();
  }

  private BucketUsers users(TenantScope scope, Names names) {
    return new BucketUsers(connections.iam(scope.cell()), names);
  }

  private KeySecret secret(TenantScope scope, Names names) {
    return new KeySecret(
        secrets, users(scope, names), connections.endpoint(scope.cell()), names, clock);
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    switch (step) {
      case Step.Create(var desired, _) -> put(scope, desired);
      case Step.Change(var desired, _, _) -> put(scope, desired);
      case Step.Delete(var key, _, _) -> delete(scope, key);
    }
    return look(scope, step.wanted()).getOrDefault(step.key(), new Observation.Absent());
  }

  private void put(TenantScope scope, DesiredResource desired) {
    Names names = Names.of(scope);
    touched.note(NAME, scope.tenant());
    StorageFailures.translating(
        desired.key() + " could not be put right",
        () -> {
          switch (desired.key().kind()) {
            case Names.BUCKET -> buckets.put(scope.cell(), names, desired.content());
            case Names.USER -> putUser(scope, names, desired);
            case Names.SECRET -> secret(scope, names).put(scope, desired.content());
            default -> throw unknown(desired.key());
          }
          return names;
        });
  }

  private void putUser(TenantScope scope, Names names, DesiredResource desired) {
    BucketUsers users = users(scope, names);
    users.create();
    UserPolicy wanted = UserPolicy.of(desired.content());
    users.putPolicy(wanted.effective(wanted.size(users.policy(), sizes.of(scope)).deny()));
  }

  private void delete(TenantScope scope, ResourceKey key) {
    Names names = Names.of(scope);
    StorageFailures.translating(
        key + " could not be deleted",
        () -> {
          switch (key.kind()) {
            case Names.BUCKET -> buckets.delete(scope.cell(), names);
            case Names.USER -> users(scope, names).delete();
            case Names.SECRET -> secrets.delete(scope, Names.SECRET_NAME);
            default -> throw unknown(key);
          }
          return names;
        });
  }

  private static FailureException unknown(ResourceKey key) {
    return new FailureException(
        new Failure.Terminal(Reason.INTERNAL_ERROR, key + " is nothing that is kept here"), null);
  }
}
