package ai.coditect.selfservice;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service that people and programs talk to. */
@SpringBootApplication
public class SelfServiceApplication {

  /** Starts the service. */
  public static void main(String[] arguments) {
    SpringApplication.run(SelfServiceApplication.class, arguments);
  }
}
