package ai.coditect.selfservice.status;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.event.IncomingEvent;
import ai.coditect.platform.event.UnreadableEventException;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.operations.Operations;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Builds the read model from {@code tenant.provisioning}. Its positions are stored with it, in the
 * same transactions: whoever empties it, or restores an older one, has it rebuilt at the next
 * start. A rebuild sends no second mail, because the journal of mails is not part of it.
 */
@Component
class StatusIntake implements ConsumerSeekAware {

  private static final Logger LOG = LoggerFactory.getLogger(StatusIntake.class);

  private final Statuses statuses;
  private final Operations operations;
  private final Notices notices;
  private final TransactionTemplate transaction;

  StatusIntake(
      Statuses statuses, Operations operations, Notices notices, TransactionTemplate transaction) {
    this.statuses = statuses;
    this.operations = operations;
    this.notices = notices;
    this.transaction = transaction;
  }

  @KafkaListener(id = "status", groupId = "self-service-api", topics = Topics.TENANT_PROVISIONING)
  void receive(ConsumerRecord<String, byte[]> received) {
    if (received.value() == null) {
      // A tenant's end of life.
      transaction.executeWithoutResult(_ -> advance(received));
      return;
    }
    TenantStatus status = IncomingEvent.read(received, TenantStatus.class).data();
    requireStorable(received, status);
    transaction.executeWithoutResult(
        _ -> {
          if (statuses.storeIfNewer(status)) {
            apply(status);
          }
          advance(received);
        });
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    for (TopicPartition partition : assignments.keySet()) {
      OptionalLong position = position(partition.partition());
      if (position.isPresent()) {
        callback.seek(partition.topic(), partition.partition(), position.getAsLong());
      } else {
        callback.seekToBeginning(partition.topic(), partition.partition());
      }
    }
  }

  private void apply(TenantStatus status) {
    for (OperationOutcome outcome : status.operations()) {
      boolean newest = outcome.generation() == status.observedGeneration();
      operations.report(status.tenantId(), outcome, newest ? status.steps() : null);
    }
    if (status.phase() == Phase.READY) {
      notices.once(NoticeKind.WELCOME, status.tenantId().value(), 1);
    }
  }

  private void advance(ConsumerRecord<String, byte[]> received) {
    statuses.advance(received.partition(), received.offset() + 1);
  }

  /** To read all again is slow and never wrong: older snapshots have no effect. */
  private OptionalLong position(int partition) {
    try {
      return statuses.position(partition);
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn()
          .addKeyValue("partition", partition)
          .setCause(e)
          .log("The position of the read model cannot be read; reading from the beginning");
      return OptionalLong.empty();
    }
  }

  private static void requireStorable(
      ConsumerRecord<String, byte[]> received, TenantStatus status) {
    if (!status.tenantId().value().equals(received.key())) {
      throw new UnreadableEventException("the key is not the tenant's id", null);
    }
    boolean nul =
        status.operations().stream().anyMatch(it -> it.message().indexOf('\0') >= 0)
            || status.conditions().stream().anyMatch(it -> it.message().indexOf('\0') >= 0);
    if (nul) {
      throw new UnreadableEventException("a message holds a NUL character", null);
    }
  }
}
