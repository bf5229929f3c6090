package ai.coditect.benchmarks.engine;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** The real target. */
@Configuration(proxyBeanMethods = false)
@ComponentScan("ai.coditect.provisioning.targets.kubernetes")
class OneCluster {}
