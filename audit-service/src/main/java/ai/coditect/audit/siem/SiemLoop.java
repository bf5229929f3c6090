package ai.coditect.audit.siem;

import ai.coditect.audit.compliance.CredentialVault;
import ai.coditect.platform.periodic.PeriodicWork;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Serves the streams, several at once; a slow collector holds up no other for more than a while.
 */
@Component
class SiemLoop extends PeriodicWork {

  private static final int BATCHES_IN_A_ROUND = 50;

  private final SiemSender sender;
  private final SiemTables tables;
  private final SiemMetrics metrics;
  private final SiemProperties properties;
  private final boolean open;

  SiemLoop(
      SiemSender sender,
      SiemTables tables,
      SiemMetrics metrics,
      SiemProperties properties,
      CredentialVault vault) {
    super("siem-streams", properties.poll());
    this.sender = sender;
    this.tables = tables;
    this.metrics = metrics;
    this.properties = properties;
    this.open = vault.open();
  }

  @Override
  protected void round() {
    metrics.lag(tables.lag());
    if (!open) {
      return; // without keys no token can be read
    }
    try (ExecutorService workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
      List<Callable<Boolean>> tasks =
          Stream.<Callable<Boolean>>generate(() -> this::drain)
              .limit(properties.parallel())
              .toList();
      workers.invokeAll(tasks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean drain() {
    boolean more = true;
    for (int i = 0; more && i < BATCHES_IN_A_ROUND && isRunning(); i++) {
      more = sender.sendNext();
    }
    return more;
  }

  @Override
  protected String failure() {
    return "Streams to tenants' monitoring cannot be served for now";
  }
}
