package ai.coditect.selfservice.identity;

import ai.coditect.platform.client.ClientCredentials;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Reaches Keycloak with this service's own client credentials. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class IdentityConfiguration {

  private static final int PARALLEL_STEPS = 8;

  @Bean
  IdentityProvider identityProvider(RestClient.Builder builder, IdentityProperties properties) {
    return new Keycloak(realm(builder, properties));
  }

  @Bean
  Task<String> identityStepTask(BackgroundSteps steps, IdentityStep step) {
    return steps.step(Identities.STEP, PARALLEL_STEPS, step::run);
  }

  @Bean
  Task<String> closureStepTask(BackgroundSteps steps, ClosureStep step) {
    return steps.patientStep(Identities.CLOSURE_STEP, PARALLEL_STEPS, step::run);
  }

  @Bean
  LetterWriter accountClosedLetter(People people) {
    return new ClosureLetter(people);
  }

  @Bean
  MeterBinder identityConflicts(People people) {
    return registry ->
        Gauge.builder("coditect.identity.conflicts", people, People::conflicts)
            .description(
                "Persons who got no account for a reason that time does not mend; an operator must look")
            .register(registry);
  }

  /** Speaks to the admin API of the realm, with a token that it fetches and renews by itself. */
  static RestClient realm(RestClient.Builder builder, IdentityProperties properties) {
    ClientHttpRequestFactory requests = requests(properties);
    return builder
        .baseUrl(properties.adminRealmUrl())
        .requestFactory(requests)
        .requestInterceptor(
            new ClientCredentials(
                    properties.realmUrl() + "/protocol/openid-connect/token",
                    properties.clientId(),
                    properties.clientSecret())
                .interceptor(requests))
        .build();
  }

  private static ClientHttpRequestFactory requests(IdentityProperties properties) {
    return ClientHttpRequestFactoryBuilder.jdk()
        .build(
            HttpClientSettings.defaults()
                .withRedirects(HttpRedirects.DONT_FOLLOW)
                .withTimeouts(properties.connectTimeout(), properties.readTimeout()));
  }
}
