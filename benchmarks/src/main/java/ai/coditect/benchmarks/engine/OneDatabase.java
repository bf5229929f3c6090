package ai.coditect.benchmarks.engine;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The real target, and the cluster where its Secrets go. */
@Configuration(proxyBeanMethods = false)
@ComponentScan({
  "ai.coditect.provisioning.targets.kubernetes",
  "ai.coditect.provisioning.targets.database"
})
class OneDatabase {}
