package ai.coditect.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.audit.OwnLedgerTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.id.TenantId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class TurnTest extends OwnLedgerTest {

  @Autowired private Ledger ledger;
  @Autowired private LedgerTables tables;
  @Autowired private TransactionTemplate transaction;

  @Test
  void an_instance_that_freezes_in_its_turn_is_passed_over_in_time_and_commits_nothing()
      throws Exception {
    var frozen = new CountDownLatch(1);
    var thawed = new CountDownLatch(1);
    var turn =
        CompletableFuture.runAsync(
            () ->
                transaction.executeWithoutResult(
                    _ -> {
                      ledger.append(TestEvents.accepted(TenantId.next(), 1));
                      frozen.countDown();
                      awaitUninterruptibly(thawed);
                    }));
    frozen.await();

    long began = System.nanoTime();
    TenantId tenant = TenantId.next();
    assertThat(ledger.append(TestEvents.accepted(tenant, 1)))
        .containsExactly(AppendOutcome.APPENDED);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));

    thawed.countDown();
    assertThatThrownBy(turn::join).as("its commit").hasCauseInstanceOf(RuntimeException.class);
    assertThat(Recomputation.findings(ENVIRONMENT)).isEmpty();
    assertThat(tables.end().size()).isPositive();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
