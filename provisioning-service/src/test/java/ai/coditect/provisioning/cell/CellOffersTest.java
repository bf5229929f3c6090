package ai.coditect.provisioning.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.CellTraits.Egress;
import ai.coditect.provisioning.desired.CellTraits.WorkloadIdentity;
import java.util.HashMap;
import java.util.List;
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

  @Test
  void wherePodsReachTheirBackendsComesFromTheConfigurationAndIsChecked() {
    CellOffers offers =
        withSettings(
            Map.of(
                "database-egress[0].cidr", "10.20.0.0/24",
                "database-egress[0].port", "5432",
                "storage-egress[0].cidr", "fd00::/64",
                "storage-egress[0].port", "443"));
    assertThat(offers.traits(CELL).database()).containsExactly(new Egress("10.20.0.0/24", 5432));
    assertThat(offers.traits(CELL).storage()).containsExactly(new Egress("fd00::/64", 443));
    for (String wrong : List.of("10.20.0.0", "10.20.0.0/33", "db.example.org/24", "/24")) {
      Map<String, String> settings =
          Map.of("storage-egress[0].cidr", wrong, "storage-egress[0].port", "443");
      assertThatThrownBy(() -> withSettings(settings))
          .rootCause()
          .hasMessageContaining("storage-egress[].cidr: no range: " + wrong);
    }
  }

  private static CellOffers bound(Map<String, String> identity) {
    Map<String, String> settings = new HashMap<>();
    identity.forEach((name, value) -> settings.put("workload-identity." + name, value));
    return withSettings(settings);
  }

  private static CellOffers withSettings(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("coditect.cells.a.region", "eu");
    properties.put("coditect.cells.a.capacity", "10");
    properties.put("coditect.cells.a.kubeconfig", "/k");
    settings.forEach((name, value) -> properties.put("coditect.cells.a." + name, value));
    return new CellOffers(
        new Binder(new MapConfigurationPropertySource(properties))
            .bind("coditect", CellProperties.class)
            .get());
  }
}
