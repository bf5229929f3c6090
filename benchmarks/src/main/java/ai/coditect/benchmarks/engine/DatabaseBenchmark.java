package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.benchmarks.figures.ProcessorTime;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Applied;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tier.TierCatalogue;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A Team tenant's schema, roles, grants and Secret by the target, observed before and after each
 * wave, beside a plain loop of the same statements, as many tenants at a time. Both take turns.
 */
public final class DatabaseBenchmark {

  private static final CellId CELL = new CellId(EngineUnderTest.CELL);
  private static final int WARM_UP = 160;
  private static final int TENANTS = 160;
  private static final int TURNS = 3;
  private static final int AT_A_TIME = 8;

  private final KubernetesClient client;
  private final Target target;
  private final TierDefinition tier;
  private final PlainDatabase plain;
  private final Set<String> environments;

  private DatabaseBenchmark(EngineUnderTest engine, TenantServer server) throws SQLException {
    this.client = engine.part(KubernetesConnections.class).client(CELL);
    this.target = engine.target("database");
    this.tier = engine.part(TierCatalogue.class).find(new TierName("team")).orElseThrow();
    this.plain =
        new PlainDatabase(
            server,
            AT_A_TIME,
            client,
            Objects.requireNonNull(tier.database(), "Team's database"),
            engine.part(TierCatalogue.class).environments());
    this.environments = engine.part(TierCatalogue.class).environments();
  }

  /**
   * Runs it; takes a folder for the servers' data and, if what PostgreSQL did is to be printed too,
   * {@code statements}.
   */
  public static void main(String[] arguments) throws InterruptedException, SQLException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    var cluster = TestControlPlane.shared();
    boolean counted = arguments.length > 1 && arguments[1].equals(Statements.ARGUMENT);
    try (var postgres = DurablePostgres.start(folder, Statements.settings(counted))) {
      var server = new TenantServer(postgres);
      String cell = "coditect.cells.bench.database.";
      try (var engine =
          EngineUnderTest.withDatabase(
              postgres.database("provisioning"),
              TestKafka.shared().bootstrapServers(),
              cluster.kubeconfig(),
              folder,
              Map.of(
                  cell + "url", server.platform().url(),
                  cell + "username", server.platform().username(),
                  cell + "password", server.platform().password()))) {
        var statements = counted ? Statements.countedBy(postgres.server()) : null;
        new DatabaseBenchmark(engine, server).run();
        if (statements != null) {
          statements.report("tenants");
        }
      }
    }
    System.exit(0);
  }

  private void run() throws InterruptedException, SQLException {
    try (plain) {
      Side.bySide(AT_A_TIME, tenants(WARM_UP), plain::make);
      Side.bySide(AT_A_TIME, tenants(WARM_UP), this::byTarget);
      Figures.say(
          "Schema, four roles, grants and Secret of a tenant, %d at a time".formatted(AT_A_TIME));
      long plainNanos = 0;
      long targetNanos = 0;
      for (int turn = 1; turn <= TURNS; turn++) {
        plainNanos += timed("plain loop, tenants/s, turn " + turn, plain::make);
        targetNanos += timed("target, tenants/s, turn " + turn, this::byTarget);
      }
      Figures.note("plain loop, tenants/s", TURNS * TENANTS / (plainNanos / 1e9));
      Figures.note("target, tenants/s, each wave observed", TURNS * TENANTS / (targetNanos / 1e9));
      Figures.atLeast(0.9, "target by plain loop", (double) plainNanos / targetNanos);
    }
  }

  private long timed(String what, java.util.function.Consumer<TenantId> work)
      throws InterruptedException {
    List<TenantId> tenants = tenants(TENANTS);
    Map<String, Duration> before = ProcessorTime.byProgram();
    long start = System.nanoTime();
    Side.bySide(AT_A_TIME, tenants, work);
    long nanos = System.nanoTime() - start;
    Figures.note("  " + what, TENANTS / (nanos / 1e9));
    ProcessorTime.byProgram()
        .forEach(
            (program, used) -> {
              Duration by = used.minus(before.getOrDefault(program, Duration.ZERO));
              if (by.toMillis() >= TENANTS) {
                Figures.note(
                    "    ms of processor a tenant, " + program, by.toMillis() / (double) TENANTS);
              }
            });
    return nanos;
  }

  /** New ones, whose namespaces are there. */
  private List<TenantId> tenants(int count) throws InterruptedException {
    List<TenantId> tenants = Stream.generate(TenantId::next).limit(count).toList();
    Side.bySide(AT_A_TIME, tenants, this::makeNamespaces);
    return tenants;
  }

  private void makeNamespaces(TenantId tenant) {
    makeNamespace(TenantNamespace.first(tenant));
    TenantNamespace.further(tenant, environments).forEach(this::makeNamespace);
  }

  private void makeNamespace(TenantNamespace namespace) {
    var _ =
        client
            .namespaces()
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(namespace.name())
                    .endMetadata()
                    .build())
            .create();
  }

  /** What a run does with a tenant that is new: looks, then makes what joins, in two waves. */
  private void byTarget(TenantId tenant) {
    var scope = new TenantScope(tenant, CELL, 1);
    List<DesiredResource> desired = desired(tenant);
    var _ = target.observe(scope, desired);
    Set<ResourceKey> first = new HashSet<>();
    for (DesiredResource resource : desired) {
      // The Secret waits for its namespaces, and the logins for the Secret.
      if (first.containsAll(resource.needs())) {
        first.add(resource.key());
      }
    }
    make(scope, desired.stream().filter(each -> first.contains(each.key())).toList());
    make(scope, desired.stream().filter(each -> !first.contains(each.key())).toList());
  }

  private void make(TenantScope scope, List<DesiredResource> resources) {
    List<Step> steps = new ArrayList<>();
    resources.forEach(resource -> steps.add(new Step.Create(resource, resource.needs())));
    Map<ResourceKey, Applied> made = target.applyAll(scope, steps);
    for (Step step : steps) {
      if (!(made.get(step.key()) instanceof Applied.Seen(Observation.Present _))) {
        throw new IllegalStateException(
            "%s was not made: %s".formatted(step.key(), made.get(step.key())));
      }
    }
  }

  private List<DesiredResource> desired(TenantId tenant) {
    var intent = Tenants.intent(tenant, 1);
    var course = Course.of(intent, null, false, Instant.EPOCH);
    return Resolver.resolve(intent, Tenants.members(tenant), course, tier).resources().stream()
        .filter(resource -> resource.key().target().equals("database"))
        .toList();
  }
}
