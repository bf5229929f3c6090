package ai.coditect.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

  private final ApplicationModules modules = ApplicationModules.of(SelfServiceApplication.class);

  @Test
  void features_use_only_what_others_offer_and_form_no_cycle() {
    modules.verify();
  }

  @Test
  void the_package_map_is_the_documented_one() {
    assertThat(
            modules.stream()
                .map(ApplicationModule::getIdentifier)
                .map(Object::toString)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "access",
            "addresses",
            "apikeys",
            "caller",
            "credentials",
            "entitlements",
            "explanations",
            "exports",
            "holds",
            "idempotency",
            "identity",
            "intake",
            "letters",
            "lifecycle",
            "live",
            "mail",
            "members",
            "offboarding",
            "operations",
            "page",
            "people",
            "problem",
            "provisioning",
            "quotas",
            "relay",
            "retention",
            "secrets",
            "session",
            "signups",
            "status",
            "surface",
            "team",
            "tenants",
            "tierchanges",
            "tiers",
            "usage",
            "webhooks",
            "welcome",
            "work");
  }
}
