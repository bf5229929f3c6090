package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestObjectStorage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sign-ups of each tier from the event to the status that says Ready, so many under way at a time,
 * each beside a plain loop that makes the same on the same servers.
 */
public final class SignupBenchmark {

  private static final List<TierName> TIERS =
      Stream.of("free", "team", "enterprise").map(TierName::new).toList();

  private static final int[] AT_A_TIME = {1, 8, 16};

  /** For each that is under way; at one at a time more, so that there is a p99 to speak of. */
  private static final int ROUNDS = 4;

  private static final int LEAST = 24;
  private static final int WARM_UP = 64;

  private final Signups signups;
  private final PlainTenants plain;

  private SignupBenchmark(Signups signups, PlainTenants plain) {
    this.signups = signups;
    this.plain = plain;
  }

  /** Runs it; takes a folder for the servers' data. */
  public static void main(String[] arguments) throws InterruptedException, SQLException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    String kafka = TestKafka.shared().bootstrapServers();
    try (var postgres = DurablePostgres.start(folder, Statements.settings(false))) {
      var server = new TenantServer(postgres);
      try (var engine =
              EngineUnderTest.withAllBackends(
                  postgres.database("provisioning"),
                  kafka,
                  TestControlPlane.shared().kubeconfig(),
                  folder,
                  settings(server, TestObjectStorage.shared()));
          var plain = new PlainTenants(engine, server, AT_A_TIME[AT_A_TIME.length - 1]);
          var signups = new Signups(kafka)) {
        new SignupBenchmark(signups, plain).run();
      }
    }
    System.exit(0);
  }

  private static Map<String, String> settings(TenantServer server, ObjectStorage storage) {
    String cell = "coditect.cells.bench.";
    Map<String, String> settings = new HashMap<>();
    settings.put(cell + "database.url", server.platform().url());
    settings.put(cell + "database.username", server.platform().username());
    settings.put(cell + "database.password", server.platform().password());
    settings.put(cell + "storage.url", storage.s3Url().toString());
    settings.put(cell + "storage.iam-url", storage.iamUrl().toString());
    settings.put(cell + "storage.region", ObjectStorage.REGION);
    settings.put(cell + "storage.access-key", ObjectStorage.ADMINISTRATOR);
    settings.put(cell + "storage.secret-key", storage.secret());
    settings.put(cell + "storage.lacks", "encryption,public-access-block,lifecycle");
    return settings;
  }

  private void run() throws InterruptedException {
    int most = AT_A_TIME[AT_A_TIME.length - 1];
    for (TierName tier : TIERS) {
      Side.bySide(most, tenants(WARM_UP), tenant -> plain.make(tenant, tier));
      Side.bySide(most, tenants(WARM_UP), tenant -> signups.signUp(tenant, tier));
    }
    for (TierName tier : TIERS) {
      for (int atATime : AT_A_TIME) {
        Figures.say("%s, %d at a time".formatted(tier, atATime));
        int count = Math.max(LEAST, ROUNDS * atATime);
        double loop = timed("plain loop", atATime, count, tenant -> plain.make(tenant, tier));
        double engine =
            timed("event to Ready", atATime, count, tenant -> signups.signUp(tenant, tier));
        Figures.note("  sign-ups by plain loop", engine / loop);
      }
    }
  }

  private static double timed(String what, int atATime, int count, Consumer<TenantId> work)
      throws InterruptedException {
    Queue<Long> each = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    Side.bySide(
        atATime,
        tenants(count),
        tenant -> {
          long begin = System.nanoTime();
          work.accept(tenant);
          each.add(System.nanoTime() - begin);
        });
    double perSecond = count / ((System.nanoTime() - start) / 1e9);
    List<Double> millis = each.stream().sorted().map(nanos -> nanos / 1e6).toList();
    Figures.note("  %s, tenants/s".formatted(what), perSecond);
    Figures.note("  %s, p50 ms".formatted(what), millis.get(millis.size() / 2));
    Figures.note("  %s, p99 ms".formatted(what), millis.get(millis.size() * 99 / 100));
    return perSecond;
  }

  private static List<TenantId> tenants(int count) {
    return Stream.generate(TenantId::next).limit(count).toList();
  }
}
