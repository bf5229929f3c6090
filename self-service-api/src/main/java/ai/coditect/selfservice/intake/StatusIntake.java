package ai.coditect.selfservice.intake;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.event.IncomingEvent;
import ai.coditect.platform.event.UnreadableEventException;
import ai.coditect.selfservice.status.Statuses;
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
 * start. A rebuild has no other effect, because all that follows from a report knows by itself
 * whether it is done.
 */
@Component
class StatusIntake implements ConsumerSeekAware {

  private static final Logger LOG = LoggerFactory.getLogger(StatusIntake.class);

  private final Statuses statuses;
  private final Consequences consequences;
  private final EndsOfLife ends;
  private final TransactionTemplate transaction;

  StatusIntake(
      Statuses statuses,
      Consequences consequences,
      EndsOfLife ends,
      TransactionTemplate transaction) {
    this.statuses = statuses;
    this.consequences = consequences;
    this.ends = ends;
    this.transaction = transaction;
  }

  @KafkaListener(id = "status", groupId = "self-service-api", topics = Topics.TENANT_PROVISIONING)
  void receive(ConsumerRecord<String, byte[]> received) {
    if (received.value() == null) {
      TenantId ended = tenantOf(received);
      transaction.executeWithoutResult(
          _ -> {
            ends.follow(ended);
            advance(received);
          });
      return;
    }
    TenantStatus status = read(received);
    transaction.executeWithoutResult(
        _ -> {
          consequences.begin(status);
          if (statuses.storeIfNewer(status)) {
            consequences.follow(status);
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

  /** What cannot be read goes to the dead-letter topic, once: the position is past it then. */
  private TenantStatus read(ConsumerRecord<String, byte[]> received) {
    try {
      return IncomingEvent.read(received, TenantStatus.class, TenantStatus::tenantId).data();
    } catch (UnreadableEventException e) {
      transaction.executeWithoutResult(_ -> advance(received));
      throw e;
    }
  }

  private TenantId tenantOf(ConsumerRecord<String, byte[]> tombstone) {
    try {
      return new TenantId(String.valueOf(tombstone.key()));
    } catch (IllegalArgumentException e) {
      transaction.executeWithoutResult(_ -> advance(tombstone));
      throw new UnreadableEventException("a tombstone whose key is no tenant id", e);
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
}
