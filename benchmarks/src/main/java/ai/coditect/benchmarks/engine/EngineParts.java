package ai.coditect.benchmarks.engine;

import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.security.SecurityAutoConfiguration;
import ai.coditect.provisioning.converge.Clearances;
import ai.coditect.provisioning.exports.DataExports;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The packages that the engine consists of, without intake, HTTP and other services. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = SecurityAutoConfiguration.class)
@Import(DataExports.class)
@ComponentScan({
  "ai.coditect.provisioning.brake",
  "ai.coditect.provisioning.converge",
  "ai.coditect.provisioning.status",
  "ai.coditect.provisioning.tenants",
  "ai.coditect.provisioning.tier",
  "ai.coditect.provisioning.cell"
})
@ConfigurationPropertiesScan({
  "ai.coditect.provisioning.brake",
  "ai.coditect.provisioning.converge",
  "ai.coditect.provisioning.status",
  "ai.coditect.provisioning.tenants",
  "ai.coditect.provisioning.tier",
  "ai.coditect.provisioning.cell"
})
class EngineParts {

  static final String AUDIT = "benchmark.audit";

  /** Keys are self-service's business; here they are there already. */
  @Bean
  NoOpTarget apiKeys() {
    return new NoOpTarget("api-keys", 0);
  }

  /** Nobody leaves here. */
  @Bean
  Clearances clearances() {
    return tenant -> {
      throw new IllegalStateException(tenant + " leaves");
    };
  }

  @Bean
  static BeanPostProcessor withoutAudit(Environment environment) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof AuditTrail)
            || environment.getRequiredProperty(AUDIT, Boolean.class)) {
          return bean;
        }
        var silent = new ProxyFactory(bean);
        silent.setProxyTargetClass(true);
        silent.addAdvice(
            (MethodInterceptor)
                call -> call.getMethod().getName().startsWith("record") ? null : call.proceed());
        return silent.getProxy();
      }
    };
  }
}
