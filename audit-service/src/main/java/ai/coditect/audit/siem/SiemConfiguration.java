package ai.coditect.audit.siem;

import ai.coditect.platform.outbound.PublicHttp;
import java.net.InetAddress;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client that posts to collectors. */
@Configuration(proxyBeanMethods = false)
class SiemConfiguration {

  @Bean
  PublicHttp collectors(SiemProperties properties) {
    return new PublicHttp(
        new PublicHttp.Limits(
            "CODITECT-Audit-Stream/1",
            properties.connectTimeout(),
            properties.timeout(),
            properties.localTargets()),
        InetAddress::getAllByName);
  }
}
