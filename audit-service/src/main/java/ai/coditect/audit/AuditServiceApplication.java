package ai.coditect.audit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts audit-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AuditServiceApplication {

  /** Starts the service; it ends by SIGTERM. */
  public static void main(String[] arguments) {
    SpringApplication.run(AuditServiceApplication.class, arguments);
  }
}
