package ai.coditect.benchmarks.engine;

import ai.coditect.localstack.postgres.Database;
import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** DBOS Transact with six no-op steps a workflow, many at a time. */
final class DbosRuns {

  private static final int WARM_UP = 500;
  private static final int WORKFLOWS = 3_000;
  private static final int AT_A_TIME = 64;
  private static final int STEPS = 6;

  private DbosRuns() {}

  /** What is measured. */
  public interface SixSteps {
    /** Six steps that do nothing. */
    void run();
  }

  /** The workflow. */
  public static final class SixNoOpSteps implements SixSteps {
    private final DBOS dbos;

    SixNoOpSteps(DBOS dbos) {
      this.dbos = dbos;
    }

    @Override
    @Workflow
    public void run() {
      for (int step = 1; step <= STEPS; step++) {
        dbos.runStep(() -> {}, "step-" + step);
      }
    }
  }

  static double perSecond(Database database) throws InterruptedException {
    var dbos =
        new DBOS(
            DBOSConfig.defaults("benchmark")
                .withDatabaseUrl(database.url())
                .withDbUser(database.username())
                .withDbPassword(database.password()));
    SixSteps workflow = dbos.registerProxy(SixSteps.class, new SixNoOpSteps(dbos));
    dbos.launch();
    try {
      run(workflow, WARM_UP);
      long start = System.nanoTime();
      run(workflow, WORKFLOWS);
      return WORKFLOWS / ((System.nanoTime() - start) / 1e9);
    } finally {
      dbos.shutdown();
    }
  }

  private static void run(SixSteps workflow, int count) throws InterruptedException {
    var permits = new Semaphore(AT_A_TIME);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        permits.acquire();
        var _ =
            threads.submit(
                () -> {
                  try {
                    workflow.run();
                  } finally {
                    permits.release();
                  }
                });
      }
    }
  }
}
