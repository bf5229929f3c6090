package ai.coditect.benchmarks.engine;

import ai.coditect.provisioning.targets.TouchedRows;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All real targets of a tier but API keys, and the way in from Kafka. */
@Configuration(proxyBeanMethods = false)
@Import(TouchedRows.class)
@ComponentScan({
  "ai.coditect.provisioning.intake",
  "ai.coditect.provisioning.targets.kubernetes",
  "ai.coditect.provisioning.targets.database",
  "ai.coditect.provisioning.targets.storage"
})
class AllBackends {}
