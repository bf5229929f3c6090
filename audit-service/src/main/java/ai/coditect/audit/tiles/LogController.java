package ai.coditect.audit.tiles;

import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.KeyHistory;
import ai.coditect.audit.checkpoint.KeyHistory.UsedKey;
import ai.coditect.audit.ledger.TileReader;
import ai.coditect.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the published log: commitments and hashes, which give nothing away. What is behind the
 * newest published checkpoint is not there yet.
 */
@RestController
class LogController {

  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
  private static final int MAX_LEVEL = 5;

  private final CheckpointReader checkpoints;
  private final TileReader tiles;
  private final KeyHistory keys;

  LogController(CheckpointReader checkpoints, TileReader tiles, KeyHistory keys) {
    this.checkpoints = checkpoints;
    this.tiles = tiles;
    this.keys = keys;
  }

  /** The newest published checkpoint. */
  @GetMapping("/checkpoint")
  ResponseEntity<String> checkpoint() {
    String note = checkpoints.newest().orElseThrow(ProblemException::notFound).note().encoded();
    return ResponseEntity.ok()
        .contentType(TEXT)
        .cacheControl(CacheControl.maxAge(Duration.ofSeconds(1)).cachePublic())
        .body(note);
  }

  /** A tile of hashes. */
  @GetMapping("/tile/{level:\\d}/{*path}")
  ResponseEntity<byte[]> hashes(@PathVariable int level, @PathVariable String path) {
    if (level > MAX_LEVEL) {
      throw ProblemException.notFound();
    }
    TilePath tile = published(level, path);
    return immutable(tiles.hashes(level, tile.index(), tile.width()));
  }

  /** A bundle of entries. */
  @GetMapping("/tile/entries/{*path}")
  ResponseEntity<byte[]> entries(@PathVariable String path) {
    TilePath bundle = published(0, path);
    return immutable(tiles.entries(bundle.index(), bundle.width()));
  }

  private TilePath published(int level, String path) {
    TilePath tile = TilePath.parse(path.substring(1)).orElseThrow(ProblemException::notFound);
    long size = checkpoints.newest().orElseThrow(ProblemException::notFound).head().size();
    if (tile.width() > TileReader.width(level, tile.index(), size)) {
      throw ProblemException.notFound();
    }
    return tile;
  }

  private static ResponseEntity<byte[]> immutable(byte[] tile) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
        .body(tile);
  }

  /** Every key that has signed checkpoints, the oldest first. */
  @GetMapping("/v1/log-keys")
  ResponseEntity<LogKeysView> keys() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic())
        .body(new LogKeysView(keys.all()));
  }

  /** The keys as they are answered. */
  record LogKeysView(List<UsedKey> keys) {}
}
