package ai.coditect.provisioning.targets.apikeys;

import ai.coditect.provisioning.services.SelfServiceProperties;
import ai.coditect.provisioning.services.ServiceClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The target with a client that speaks to self-service-api. */
@Configuration(proxyBeanMethods = false)
class ApiKeyConfiguration {

  @Bean
  ApiKeyTarget apiKeyTarget(SelfServiceProperties properties, ServiceClients clients) {
    return new ApiKeyTarget(clients.client(properties.access()));
  }
}
