package ai.coditect.audit.compliance;

import ai.coditect.audit.identity.IdentityRealm;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the names of members come from; without an identity provider nobody's is sent. */
@Configuration(proxyBeanMethods = false)
class ComplianceConfiguration {

  @Bean
  AccountDirectory accountDirectory(IdentityRealm realm) {
    return realm
        .calls()
        .<AccountDirectory>map(calls -> new KeycloakDirectory(calls, realm.issuer()))
        .orElse(identities -> Map.of());
  }
}
