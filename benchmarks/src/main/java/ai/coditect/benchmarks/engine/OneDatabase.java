package ai.coditect.benchmarks.engine;

import ai.coditect.provisioning.targets.TouchedRows;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The real target, and the cluster where its Secrets go. */
@Configuration(proxyBeanMethods = false)
@Import(TouchedRows.class)
@ComponentScan({
  "ai.coditect.provisioning.targets.kubernetes",
  "ai.coditect.provisioning.targets.database"
})
class OneDatabase {}
