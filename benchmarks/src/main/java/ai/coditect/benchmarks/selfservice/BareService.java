package ai.coditect.benchmarks.selfservice;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.stack.ServiceImage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the service is measured by: Spring Boot with one controller, no security, no limits, no
 * metrics; on virtual threads and with a pool of connections like the service's.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  DataSourceAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class
})
@Import(BareService.Rows.class)
public class BareService {

  /** Runs it. */
  public static void main(String[] arguments) {
    SpringApplication.run(BareService.class, arguments);
  }

  /** What is asked for, as the service's own requests say it. */
  public record Wish(String tier, int seats) {}

  /** As much as the service answers to a change. */
  public record Answer(String operationId) {}

  /** As much as the service answers about a key. */
  public record Worth(boolean active, String tenant, String scope, String reason) {}

  /** The one controller. */
  @RestController
  static class Rows {

    private static final Worth CONSTANT =
        new Worth(true, "ten_01000000000000000000000000", "status:read", "active");

    private final JdbcTemplate jdbc;

    Rows(JdbcTemplate jdbc) {
      this.jdbc = jdbc;
    }

    @GetMapping("/")
    Worth ready() {
      return CONSTANT;
    }

    @PostMapping("/constant")
    Worth constant() {
      return CONSTANT;
    }

    @PostMapping("/rows")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer insert(@RequestBody Wish wish) {
      String id = UUID.randomUUID().toString();
      jdbc.update("insert into bare values (?, ?, ?)", id, wish.tier(), wish.seats());
      return new Answer(id);
    }
  }

  /** It, running. */
  record Running(ServerProcess process, int port) implements AutoCloseable {

    Duration processorTime() {
      return process.processorTime();
    }

    @Override
    public void close() {
      process.close();
    }
  }

  /** Starts it on a database that has its table, in a process like the service's. */
  static Running start(Database database, Path folder) {
    int port = Ports.free();
    List<String> command = new ArrayList<>(List.of(ServerProcess.java("java")));
    command.addAll(ServiceImage.SERVER_OPTIONS);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BareService.class.getName(),
            "--server.port=" + port,
            "--spring.threads.virtual.enabled=true",
            "--spring.datasource.url=" + database.url(),
            "--spring.datasource.username=" + database.username(),
            "--spring.datasource.password=" + database.password()));
    return new Running(
        ServerProcess.start(
            command, URI.create("http://127.0.0.1:" + port + "/"), folder.resolve("bare.log")),
        port);
  }
}
