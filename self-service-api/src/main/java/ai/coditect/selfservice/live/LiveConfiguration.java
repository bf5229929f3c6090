package ai.coditect.selfservice.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Settings and metrics of streams. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveProperties.class)
class LiveConfiguration {

  @Bean
  MeterBinder openStreams(StatusStreams streams) {
    return registry ->
        Gauge.builder("coditect.live.streams", streams, StatusStreams::open)
            .description("Clients of this replica that watch a tenant's status")
            .register(registry);
  }
}
