package ai.coditect.provisioning.converge;

import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the engine is made of and is no component by itself. */
@Configuration(proxyBeanMethods = false)
class ConvergeConfiguration {

  @Bean
  Pace pace(ConvergeProperties properties) {
    return new Pace(properties, RandomGenerator.getDefault());
  }
}
