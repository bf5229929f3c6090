package ai.coditect.provisioning.operator;

import ai.coditect.platform.problem.KnownParameters;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What all of the operator API has in common. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration implements WebMvcConfigurer {

  private static final String TENANT = "/v1/operator/tenants/*";

  private final OperatorLooks looks;

  OperatorConfiguration(OperatorLooks looks) {
    this.looks = looks;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new KnownParameters(OperatorConfiguration.class));
    registry.addInterceptor(looks).addPathPatterns(TENANT, TENANT + "/**");
  }
}
