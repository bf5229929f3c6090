package ai.coditect.audit.siem;

import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.ledger.ExportReader;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.audit.siem.SiemTables.Claim;
import ai.coditect.platform.outbound.PublicHttp.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends the next entries of a stream, the oldest first, and moves on only when the collector has
 * said that it has them: so each comes at least once, in order. A collector that is away is waited
 * for; the ledger keeps what it lacks. One that refuses what it is sent gets fewer at once, and an
 * entry that it refuses by itself, again and again, is set aside.
 */
@Component
class SiemSender {

  private static final Logger LOG = LoggerFactory.getLogger(SiemSender.class);
  private static final Duration BESIDE_THE_CALL = Duration.ofSeconds(30);

  private final SiemTables tables;
  private final ExportReader entries;
  private final CheckpointReader checkpoints;
  private final SiemDelivery delivery;
  private final SiemProperties properties;
  private final SiemMetrics metrics;
  private final TransactionTemplate transaction;

  SiemSender(
      SiemTables tables,
      ExportReader entries,
      CheckpointReader checkpoints,
      SiemDelivery delivery,
      SiemProperties properties,
      SiemMetrics metrics,
      TransactionTemplate transaction) {
    this.tables = tables;
    this.entries = entries;
    this.checkpoints = checkpoints;
    this.delivery = delivery;
    this.properties = properties;
    this.metrics = metrics;
    this.transaction = transaction;
  }

  /** Sends one batch of the stream that has waited for longest; false if none has anything. */
  boolean sendNext() {
    long size = checkpoints.newest().map(it -> it.head().size()).orElse(0L);
    Optional<Claim> claim = tables.claim(size, properties.timeout().plus(BESIDE_THE_CALL));
    claim.ifPresent(it -> send(it, size));
    return claim.isPresent();
  }

  private void send(Claim claim, long size) {
    SiemStream stream = claim.stream();
    try {
      List<ExportedEntry> next =
          entries.ofTenant(stream.tenant(), stream.position(), size, stream.batch());
      settle(claim, next, delivery.send(stream, next));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("stream", stream.id())
          .setCause(e)
          .log("A stream could not be served; it is tried again");
      failed(claim, "OurFault", stream.batch());
    }
  }

  private void settle(Claim claim, List<ExportedEntry> sent, Result result) {
    SiemStream stream = claim.stream();
    switch (result) {
      case Result.Answered(int status) when status >= 200 && status < 300 -> {
        int batch = Math.min(properties.batch(), 2 * stream.batch());
        if (tables.delivered(claim, SiemDelivery.number(sent.getLast()), batch)) {
          metrics.delivered(sent.size());
        }
      }
      case Result.Answered(int status) when stream.kind().refuses(status) ->
          refused(claim, sent, "Status" + status);
      // The same entries again and no more, so that an object that came after all is replaced.
      case Result.Answered(int status) -> failed(claim, "Status" + status, sent.size());
      case Result.NotAnswered(String reason) -> failed(claim, reason, sent.size());
    }
  }

  private void refused(Claim claim, List<ExportedEntry> sent, String error) {
    SiemStream stream = claim.stream();
    if (sent.size() > 1) {
      tables.failed(claim, error, stream.failures(), sent.size() / 2, Duration.ZERO);
      return;
    }
    if (stream.failures() + 1 < properties.rejections()) {
      failed(claim, error, 1);
      return;
    }
    long number = SiemDelivery.number(sent.getFirst());
    Boolean moved =
        transaction.execute(
            _ -> {
              boolean ours = tables.delivered(claim, number, 1);
              if (ours) {
                tables.setAside(stream.id(), number, error);
              }
              return ours;
            });
    if (Boolean.TRUE.equals(moved)) {
      metrics.setAside();
    }
  }

  private void failed(Claim claim, String error, int batch) {
    int failures = claim.stream().failures() + 1;
    tables.failed(claim, error, failures, batch, properties.pause(failures));
  }
}
