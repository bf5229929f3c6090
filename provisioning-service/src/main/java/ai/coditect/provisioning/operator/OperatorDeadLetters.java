package ai.coditect.provisioning.operator;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.operator.DeadLetters.DeadLetter;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Events that could not be read: what they are, and another try. */
@RestController
class OperatorDeadLetters {

  private final DeadLetters letters;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;

  OperatorDeadLetters(DeadLetters letters, AuditTrail audit, TransactionTemplate transaction) {
    this.letters = letters;
    this.audit = audit;
    this.transaction = transaction;
  }

  /** The newest. */
  record Items(List<DeadLetter> items) {}

  /** Which one, and why. */
  record Replay(String topic, int partition, long offset, String reason) {
    Replay {
      Require.present(topic, "topic");
      Require.atLeast(0, partition, "partition");
      Require.atLeast(0, offset, "offset");
      Require.text(reason, Operators.MAX_REASON, "reason");
    }
  }

  @GetMapping("/v1/operator/dead-letters")
  Items newest(
      @RequestParam String topic, @RequestParam(required = false) @Nullable Integer limit) {
    requireOurs(topic);
    return answering(() -> new Items(letters.newest(topic, Operators.limit(limit))));
  }

  @GetMapping("/v1/operator/dead-letters/{topic}/{partition}/{offset}")
  DeadLetter one(
      @PathVariable String topic, @PathVariable int partition, @PathVariable long offset) {
    requireOurs(topic);
    return found(topic, partition, offset);
  }

  /** Puts it back; the intent is recorded before and the outcome after. */
  @PostMapping("/v1/operator/dead-letter-replays")
  DeadLetter replay(@RequestBody Replay body, Authentication caller) {
    requireOurs(body.topic());
    DeadLetter letter = found(body.topic(), body.partition(), body.offset());
    Actor actor = Operators.actor(caller);
    record(actor, letter, body, Outcome.INTENDED);
    try {
      letters.replay(body.topic(), body.partition(), body.offset());
    } catch (KafkaException e) {
      record(actor, letter, body, Outcome.UNKNOWN);
      throw unavailable();
    }
    record(actor, letter, body, Outcome.SUCCEEDED);
    return letter;
  }

  private DeadLetter found(String topic, int partition, long offset) {
    return answering(
        () -> letters.find(topic, partition, offset).orElseThrow(ProblemException::notFound));
  }

  private static void requireOurs(String topic) {
    if (!DeadLetters.TOPICS.contains(topic)) {
      throw ProblemException.notFound();
    }
  }

  private static <T> T answering(java.util.function.Supplier<T> reading) {
    try {
      return reading.get();
    } catch (KafkaException e) {
      throw unavailable();
    }
  }

  private static ProblemException unavailable() {
    return ProblemException.of(CommonProblem.UNAVAILABLE, "Kafka does not answer.");
  }

  private void record(Actor actor, DeadLetter letter, Replay body, Outcome outcome) {
    String place = "%s/%d/%d".formatted(body.topic(), body.partition(), body.offset());
    AuditEntry entry =
        AuditEntry.of(
                actor,
                "provisioning.dead-letter.replayed",
                new Target("dead-letter", place),
                outcome)
            .withReason(body.reason());
    TenantId tenant = tenant(letter);
    transaction.executeWithoutResult(
        _ -> audit.record(tenant == null ? entry : entry.withTenant(tenant)));
  }

  private static @Nullable TenantId tenant(DeadLetter letter) {
    try {
      return letter.key() == null ? null : new TenantId(letter.key());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
