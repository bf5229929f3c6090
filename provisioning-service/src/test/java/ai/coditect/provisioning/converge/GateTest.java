package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which faults of many tenants close the way to a target for all of them. */
class GateTest {

  private final Gate gate =
      new Gate(
          "kubernetes of cell test",
          new LimitProperties(48, 4, 64, Duration.ofSeconds(2), 20, Duration.ofSeconds(5), 3),
          CircuitBreaker.of(
              "test",
              CircuitBreakerConfig.custom()
                  .slidingWindowSize(20)
                  .minimumNumberOfCalls(10)
                  .build()));

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"DELETING", "DATABASE_IN_USE", "INTERNAL_ERROR", "PAUSED"})
  void whatManyTenantsHaveToWaitForLeavesTheWayOpen(Reason reason) {
    fail(100, reason);
    assertThat(gate.closed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"KUBERNETES_UNAVAILABLE", "DATABASE_UNAVAILABLE", "SELF_SERVICE_UNAVAILABLE"})
  void aFaultOfTheCellItselfClosesIt(Reason reason) {
    fail(10, reason);
    assertThat(gate.closed()).isTrue();
  }

  private void fail(int tenants, Reason reason) {
    for (int i = 0; i < tenants; i++) {
      assertThatThrownBy(
              () ->
                  gate.through(
                      TenantId.next(),
                      () -> {
                        throw new FailureException(new Failure.Transient(reason, "not now"), null);
                      },
                      _ -> null))
          .isInstanceOf(FailureException.class);
    }
  }
}
