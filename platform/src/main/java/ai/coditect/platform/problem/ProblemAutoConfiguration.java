package ai.coditect.platform.problem;

import ai.coditect.platform.trace.TraceAutoConfiguration;
import ai.coditect.platform.trace.TraceContexts;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Problem documents for every service. */
@AutoConfiguration(
    after = TraceAutoConfiguration.class,
    beforeName = "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
    afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@EnableConfigurationProperties(BodyLimits.class)
@Import({ProblemAdvice.class, ErrorPage.class})
public class ProblemAutoConfiguration {

  private static final int AFTER_TRACING = Ordered.HIGHEST_PRECEDENCE + 10;

  @Bean
  Problems problems(TraceContexts traces) {
    return new Problems(traces);
  }

  @Bean
  ProblemResponses problemResponses(Problems problems, JsonMapper json) {
    return new ProblemResponses(problems, json);
  }

  @Bean
  WebMvcConfigurer strictness() {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Negotiation());
        registry.addInterceptor(new EmptyParameters());
      }
    };
  }

  @Bean
  ValidationConfigurationCustomizer plainObjects() {
    return configuration -> configuration.traversableResolver(new PlainObjects());
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
              }
            });
  }

  @Bean
  FilterRegistrationBean<RequestSizeFilter> requestSizeFilter(
      ProblemResponses responses, BodyLimits limits) {
    var registration = new FilterRegistrationBean<>(new RequestSizeFilter(limits, responses));
    registration.setOrder(AFTER_TRACING);
    return registration;
  }
}
