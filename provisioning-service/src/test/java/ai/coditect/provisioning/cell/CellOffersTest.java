package ai.coditect.provisioning.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.CellTraits.WorkloadIdentity;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CellOffersTest {

  private static final CellId CELL = new CellId("a");

  @Test
  void aCellThatSaysNothingAddsNothing() {
    CellOffers offers = bound(Map.of());
    assertThat(offers.traits(CELL)).isEqualTo(CellTraits.NONE);
    assertThat(offers.registry(CELL)).isEmpty();
    assertThat(offers.traits(new CellId("b"))).isEqualTo(CellTraits.NONE);
  }

  @Test
  void whoPodsAreToTheCloudComesFromTheConfiguration() {
    var offers =
        bound(
            Map.of(
                "annotation", "eks.amazonaws.com/role-arn",
                "value", "arn:aws:iam::1:role/{suffix}",
                "audience", "sts.amazonaws.com"));
    assertThat(offers.traits(CELL).identity())
        .isEqualTo(
            new WorkloadIdentity(
                "eks.amazonaws.com/role-arn", "arn:aws:iam::1:role/{suffix}", "sts.amazonaws.com"));
  }

  @Test
  void oneIdentityForAllTenantsIsRefused() {
    Map<String, String> same = Map.of("annotation", "cloud.test/role", "value", "everybody");
    assertThatThrownBy(() -> bound(same)).rootCause().hasMessageContaining("must name the tenant");
  }

  private static CellOffers bound(Map<String, String> identity) {
    Map<String, String> properties = new HashMap<>();
    properties.put("coditect.cells.a.region", "eu");
    properties.put("coditect.cells.a.capacity", "10");
    properties.put("coditect.cells.a.kubeconfig", "/k");
    identity.forEach(
        (name, value) -> properties.put("coditect.cells.a.workload-identity." + name, value));
    return new CellOffers(
        new Binder(new MapConfigurationPropertySource(properties))
            .bind("coditect", CellProperties.class)
            .get());
  }
}
