package ai.coditect.benchmarks.engine;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Six steps that do nothing. */
@Configuration(proxyBeanMethods = false)
class NoBackends {

  private static final int STEPS = 6;

  @Bean
  NoOpTarget kubernetes() {
    return new NoOpTarget("kubernetes", STEPS);
  }
}
