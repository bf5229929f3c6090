package ai.coditect.audit.siem;

import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.compliance.CredentialVault;
import ai.coditect.audit.ledger.ExportReader;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.audit.siem.SiemTables.Claim;
import ai.coditect.platform.outbound.PublicHttp;
import ai.coditect.platform.outbound.PublicHttp.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  private static final Set<Integer> REFUSED = Set.of(400, 413, 415, 422);

  private final SiemTables tables;
  private final ExportReader entries;
  private final CheckpointReader checkpoints;
  private final CredentialVault vault;
  private final PublicHttp http;
  private final SiemProperties properties;
  private final SiemMetrics metrics;
  private final TransactionTemplate transaction;

  SiemSender(
      SiemTables tables,
      ExportReader entries,
      CheckpointReader checkpoints,
      CredentialVault vault,
      PublicHttp http,
      SiemProperties properties,
      SiemMetrics metrics,
      TransactionTemplate transaction) {
    this.tables = tables;
    this.entries = entries;
    this.checkpoints = checkpoints;
    this.vault = vault;
    this.http = http;
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
      Result result =
          http.post(
              stream.url(),
              headers(stream),
              SiemBody.contentType(stream.kind()),
              SiemBody.of(stream, next));
      settle(claim, next, result);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("stream", stream.id())
          .setCause(e)
          .log("A stream could not be served; it is tried again");
      failed(claim, "OurFault", stream.batch());
    }
  }

  private Map<String, String> headers(SiemStream stream) {
    Map<String, String> headers = new HashMap<>();
    byte[] sealed = tables.sealedToken(stream.id());
    if (sealed != null) {
      String token = new String(vault.open(stream.id().value(), sealed), StandardCharsets.UTF_8);
      headers.put("Authorization", SiemBody.authorization(stream.kind(), token));
    }
    return headers;
  }

  private void settle(Claim claim, List<ExportedEntry> sent, Result result) {
    SiemStream stream = claim.stream();
    switch (result) {
      case Result.Answered(int status) when status >= 200 && status < 300 -> {
        int batch = Math.min(properties.batch(), 2 * stream.batch());
        if (tables.delivered(claim, number(sent.getLast()), batch)) {
          metrics.delivered(sent.size());
        }
      }
      case Result.Answered(int status) when REFUSED.contains(status) ->
          refused(claim, sent, "Status" + status);
      case Result.Answered(int status) -> failed(claim, "Status" + status, stream.batch());
      case Result.NotAnswered(String reason) -> failed(claim, reason, stream.batch());
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
    long number = number(sent.getFirst());
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

  private static long number(ExportedEntry entry) {
    return Objects.requireNonNull(entry.tenantSeq(), "an entry of a tenant has a number");
  }
}
