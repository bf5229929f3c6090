package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.TenantScope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

@NullMarked
class DatabaseRoomTest {

  private static final TenantDatabase CELL = new TenantDatabase(TestPostgres.shared());

  @Test
  void aCellThatHoldsItsTenantsTakesNoFurtherAndKeepsThose() {
    var one = TestCells.databases(CELL.platform(), null, 1);
    var first = new DatabaseTenant(scope(), one).converged();
    assertFull(() -> new DatabaseTenant(scope(), one).converged());
    assertThat(first.plan().converged()).isTrue();
    // Doing it again is no further tenant.
    first.desired().stream()
        .filter(resource -> resource.key().equals(first.schemaKey()))
        .forEach(
            schema ->
                assertThat(
                        first.target.apply(
                            first.scope,
                            new ai.coditect.provisioning.plan.Step.Create(
                                schema, java.util.Set.of())))
                    .isInstanceOf(Observation.Present.class));
  }

  @Test
  void aCellThatHasItsSizeTakesNoFurther() {
    var small = TestCells.databases(CELL.platform(), DataSize.ofKilobytes(1), null);
    assertFull(() -> new DatabaseTenant(scope(), small).converged());
  }

  private static TenantScope scope() {
    return new TenantScope(TenantId.next(), new CellId("test"), 1);
  }

  private static void assertFull(ThrowingCallable converging) {
    assertThatThrownBy(converging)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure()).isInstanceOf(Failure.Rejected.class);
              assertThat(e.failure().reason()).isEqualTo(Reason.DATABASE_FULL);
            });
  }
}
