package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.desired.TenantNamespace;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class AbsencesTest {

  private final Set<String> brought = new HashSet<>();
  private final Absences absences = new Absences(brought::contains);
  private final TenantId tenant = TenantId.next();
  private final TenantNamespace first = TenantNamespace.first(tenant);
  private final TenantNamespace dev = new TenantNamespace(tenant, "dev");

  @Test
  void whatTheWatchHasBroughtIsThereAndAllElseIsNot() {
    assertThat(absences.isAssumed(dev)).isTrue();
    brought.add(dev.name());
    assertThat(absences.isAssumed(dev)).isFalse();
  }

  @Test
  void whatWeAreAboutToMakeIsNotTakenToBeAbsentUntilTheWatchHasBroughtIt() {
    absences.isAssumed(dev);
    absences.coming(dev);
    assertThat(absences.isAssumed(dev)).isFalse();
    brought.add(dev.name());
    assertThat(absences.appeared(tenant, dev.name())).as("nobody was wrong").isFalse();
    brought.remove(dev.name());
    assertThat(absences.isAssumed(dev)).isTrue();
  }

  @Test
  void whatComesAfterItWasTakenToBeAbsentIsToldOnce() {
    assertThat(absences.appeared(tenant, dev.name())).isFalse();
    absences.isAssumed(dev);
    assertThat(absences.appeared(tenant, first.name())).as("it is always asked for").isFalse();
    assertThat(absences.appeared(tenant, dev.name())).isTrue();
    assertThat(absences.appeared(tenant, dev.name())).isFalse();
  }

  @Test
  void aTenantThatIsGoneIsForgotten() {
    absences.isAssumed(dev);
    absences.disappeared(tenant, dev.name());
    assertThat(absences.appeared(tenant, dev.name())).isTrue();
    absences.isAssumed(dev);
    absences.disappeared(tenant, first.name());
    assertThat(absences.appeared(tenant, dev.name())).isFalse();
  }
}
