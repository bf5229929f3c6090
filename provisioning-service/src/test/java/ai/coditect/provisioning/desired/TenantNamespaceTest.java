package ai.coditect.provisioning.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.coditect.contracts.id.TenantId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantNamespaceTest {

  private final TenantId tenant = TenantId.next();
  private final TenantNamespace first = TenantNamespace.first(tenant);
  private final TenantNamespace longest = new TenantNamespace(tenant, "abcdefghijkl");

  @Test
  void aKeySaysWhichNamespaceItsResourceIsInAndWhatItIsCalledThere() {
    ResourceKey inFirst = first.key("kubernetes", "resource-quota", "coditect");
    ResourceKey further = longest.key("kubernetes", "resource-quota", "coditect");
    assertThat(inFirst).hasToString("kubernetes.resource-quota.coditect");
    assertThat(further).hasToString("kubernetes.resource-quota.abcdefghijkl/coditect");
    for (ResourceKey key : new ResourceKey[] {inFirst, further, longest.key(), first.key()}) {
      assertThat(ResourceKey.parse(key.toString())).isEqualTo(key);
    }
    assertThat(TenantNamespace.of(tenant, inFirst)).isEqualTo(first);
    assertThat(TenantNamespace.of(tenant, further)).isEqualTo(longest);
    assertThat(TenantNamespace.nameIn(further)).isEqualTo("coditect");
    assertThat(first.name()).isEqualTo("t-" + tenant.suffix());
    assertThat(longest.name()).isEqualTo("t-" + tenant.suffix() + "-abcdefghijkl");
    assertThat(TenantNamespace.nameIn(longest.key())).isEqualTo(longest.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Dev", "1st", "a-b", "a/b", "abcdefghijklm"})
  void whatWouldNotFitInNamesAndKeysIsNoEnvironment(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TenantNamespace(tenant, name));
  }
}
