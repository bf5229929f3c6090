package ai.coditect.provisioning.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Notes when another version of this service began to run, so that trouble can be laid beside it.
 */
@Component
class Deployments {

  private static final int DIGITS = 12;

  private final JdbcTemplate jdbc;
  private final String version;

  Deployments(JdbcTemplate jdbc, DeploymentProperties properties) {
    this.jdbc = jdbc;
    this.version = Objects.requireNonNullElseGet(properties.version(), Deployments::digest);
  }

  /** Unless the newest that is known is the same. */
  @EventListener(ApplicationReadyEvent.class)
  @Transactional
  public void note() {
    // One replica at a time.
    jdbc.execute("lock table deployment in share row exclusive mode");
    jdbc.update(
        """
        insert into deployment (version) select ?
        where ? is distinct from (select version from deployment order by started_at desc limit 1)
        """,
        version,
        version);
  }

  /** Of the jar; of classes that lie in a folder there is none. */
  private static String digest() {
    URL place = Deployments.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      Path jar = Path.of(place.toURI());
      if (!Files.isRegularFile(jar)) {
        return "unpackaged";
      }
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
