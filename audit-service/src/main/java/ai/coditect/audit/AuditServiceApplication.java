package ai.coditect.audit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts audit-service. */
@EnableScheduling
@SpringBootApplication
@ConfigurationPropertiesScan
public class AuditServiceApplication {

  /** Starts the service; it ends by SIGTERM. */
  public static void main(String[] arguments) {
    SpringApplication.run(AuditServiceApplication.class, arguments);
  }
}
