package ai.coditect.audit.selfcheck;

import ai.coditect.audit.ledger.Content;
import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.event.EventJson;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored of one entry, in columns and in the bytes that were committed to.
 *
 * @param previousIndex where the tenant's entry before this one is; null if there is none
 * @param payload the columns beside the content; null if there is no row
 * @param content what was committed to
 * @param removed why the payload was removed; null if it was not
 * @param otherWords whether its words for searches are not those of its event
 */
record StoredRow(
    long index,
    Hash commitment,
    Columns columns,
    @Nullable Long previousIndex,
    @Nullable Payload payload,
    Content content,
    @Nullable String removed,
    boolean otherWords) {

  /** What entries are found by; every column of ledger and payload that says what an event says. */
  record Columns(
      @Nullable String tenantId,
      @Nullable Long tenantSeq,
      Instant receivedAt,
      String source,
      String eventId,
      long sourceSeq) {}

  /** The columns beside what was committed to. */
  record Payload(
      String action,
      String outcome,
      String correlationId,
      Instant occurredAt,
      @Nullable String tenantId,
      String actor,
      String target) {}

  private record Document(AuditEvent event, Instant receivedAt, @Nullable Long tenantSeq) {}

  /** The first thing that is wrong with it by itself. */
  Optional<String> finding() {
    Payload stored = payload;
    if (stored == null) {
      return removed == null
          ? Optional.of("has no payload, and nobody recorded why")
          : sequenceFinding();
    }
    if (isLocked()) {
      return Optional.of("is sealed under a key that is gone");
    }
    EntryPayload committed = content.orNull();
    if (committed == null || !commitment.equals(committed.commitment())) {
      return Optional.of("is not what was committed to");
    }
    Document document;
    try {
      document = EventJson.read(committed.canonical(), Document.class);
    } catch (RuntimeException e) {
      return Optional.of("cannot be read");
    }
    return Optional.ofNullable(columnFinding(document, stored))
        .or(() -> otherWords ? Optional.of("is found by words that it has not") : Optional.empty())
        .or(this::sequenceFinding);
  }

  /** What was committed to; empty if it was removed or cannot be read. */
  Optional<AuditEvent> event() {
    try {
      return Optional.ofNullable(content.orNull()).map(EntryPayload::event);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The same with words for searches that are not those of its event. */
  StoredRow withOtherWords() {
    return new StoredRow(
        index, commitment, columns, previousIndex, payload, content, removed, true);
  }

  /** The same with what was committed to. */
  StoredRow with(Content committed) {
    return new StoredRow(
        index, commitment, columns, previousIndex, payload, committed, removed, otherWords);
  }

  /** Whether what was committed to cannot be opened any more. */
  boolean isLocked() {
    return content instanceof Content.Locked;
  }

  private @Nullable String columnFinding(Document document, Payload stored) {
    AuditEvent event = document.event();
    String tenant = event.tenantId() == null ? null : event.tenantId().value();
    Object[] inside = {
      tenant,
      document.tenantSeq(),
      document.receivedAt(),
      event.source(),
      event.eventId().value(),
      event.sourceSeq(),
      event.action(),
      event.outcome().name(),
      event.correlationId(),
      EntryPayload.columnTime(event),
      tenant,
      event.actor().id(),
      event.target().id()
    };
    Object[] beside = {
      columns.tenantId(),
      columns.tenantSeq(),
      columns.receivedAt(),
      columns.source(),
      columns.eventId(),
      columns.sourceSeq(),
      stored.action(),
      stored.outcome(),
      stored.correlationId(),
      stored.occurredAt(),
      stored.tenantId(),
      stored.actor(),
      stored.target()
    };
    int different = Arrays.mismatch(inside, beside);
    return different < 0
        ? null
        : "says %s in a column and %s in what was committed to"
            .formatted(beside[different], inside[different]);
  }

  private Optional<String> sequenceFinding() {
    Long number = columns.tenantSeq();
    if (number == null) {
      return Optional.empty();
    }
    boolean follows = number == 1 || (previousIndex != null && previousIndex < index);
    return follows
        ? Optional.empty()
        : Optional.of(
            "has number %d of its tenant and follows no number %d".formatted(number, number - 1));
  }

  @Override
  public String toString() {
    return "entry " + index + " of " + Objects.toString(columns.tenantId(), "no tenant");
  }
}
