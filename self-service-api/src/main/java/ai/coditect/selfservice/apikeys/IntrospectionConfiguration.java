package ai.coditect.selfservice.apikeys;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Puts the fast way to introspection before everything else. */
@Configuration(proxyBeanMethods = false)
class IntrospectionConfiguration {

  @Bean
  FilterRegistrationBean<FastIntrospection> fastIntrospection(
      KnownServices services, KeyChecks keys, JsonMapper json, MeterRegistry meters) {
    var registration =
        new FilterRegistrationBean<>(new FastIntrospection(services, keys, json, meters));
    registration.addUrlPatterns(IntrospectionController.PATH);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
