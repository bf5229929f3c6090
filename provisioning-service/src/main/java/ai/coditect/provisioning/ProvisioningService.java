package ai.coditect.provisioning;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the provisioning service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ProvisioningService {

  /** Starts it with Spring Boot's command line arguments. */
  public static void main(String[] args) {
    SpringApplication.run(ProvisioningService.class, args);
  }
}
