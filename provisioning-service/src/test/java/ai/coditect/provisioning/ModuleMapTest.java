package ai.coditect.provisioning;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModuleMapTest {

  @Test
  void packagesFormNoCycleAndUseOnlyWhatOthersOffer() {
    ApplicationModules.of(ProvisioningService.class).verify();
  }
}
