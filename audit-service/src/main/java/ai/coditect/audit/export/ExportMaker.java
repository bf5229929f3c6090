package ai.coditect.audit.export;

import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Makes the next export that waits. Its file goes into the database in parts while it is written,
 * so what is in memory does not grow with it; if the replica dies, another one begins anew.
 */
@Component
class ExportMaker {

  private static final Logger LOG = LoggerFactory.getLogger(ExportMaker.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int BUFFER = 1 << 16;

  private final ExportTable exports;
  private final CheckpointReader checkpoints;
  private final ExportPackage packages;
  private final JdbcTemplate jdbc;
  private final ExportProperties properties;

  ExportMaker(
      ExportTable exports,
      CheckpointReader checkpoints,
      ExportPackage packages,
      JdbcTemplate jdbc,
      ExportProperties properties) {
    this.exports = exports;
    this.checkpoints = checkpoints;
    this.packages = packages;
    this.jdbc = jdbc;
    this.properties = properties;
  }

  /** Somebody else goes on with it, or what it would hold is being erased. */
  private static final class NoLongerOursException extends RuntimeException {}

  /** Makes one, if one waits; says whether one did. */
  boolean makeNext() {
    Optional<ExportRow> next = exports.claim(properties.lease());
    next.ifPresent(this::tryToMake);
    return next.isPresent();
  }

  /** Removes files whose time is over. */
  void expire() {
    exports.expire();
  }

  private void tryToMake(ExportRow row) {
    try {
      SignedCheckpoint checkpoint =
          checkpoints
              .newest()
              .orElseThrow(() -> new IllegalStateException("no checkpoint is published yet"));
      make(row, checkpoint);
    } catch (NoLongerOursException e) {
      LOG.atInfo().addKeyValue("export", row.id()).log("Another one makes the export");
    } catch (RuntimeException | IOException e) {
      LOG.atWarn()
          .addKeyValue("export", row.id())
          .setCause(e)
          .log("An export could not be made; it is tried again");
      exports.release(row, PAUSE);
    }
  }

  private void make(ExportRow row, SignedCheckpoint checkpoint) throws IOException {
    var parts = new PartsOutput((number, content) -> store(row, number, content));
    try (var zip = new PackageZip(new BufferedOutputStream(parts, BUFFER))) {
      packages.write(row, checkpoint, zip);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    exports.ready(row, parts.size(), parts.digest(), properties.kept());
  }

  private void store(ExportRow row, int number, byte[] content) {
    if (!exports.keep(row, properties.lease())) {
      throw new NoLongerOursException();
    }
    jdbc.update(
        "insert into export_part (export_id, attempt, number, content) values (?, ?, ?, ?)",
        row.id().value(),
        row.attempt(),
        number,
        content);
  }
}
