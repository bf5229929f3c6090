package ai.coditect.provisioning.offboarding;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the signing key when the service starts, and refuses to start without a good one. */
@Configuration(proxyBeanMethods = false)
class OffboardingConfiguration {

  @Bean
  CertificateSigner certificateSigner(OffboardingProperties properties) {
    return CertificateSigner.read(
        properties.certificatePrivateKey(), properties.certificatePublicKey());
  }
}
