package ai.coditect.audit.query;

import ai.coditect.audit.ledger.EntryFilter;
import ai.coditect.audit.ledger.EntryOrder;
import ai.coditect.audit.ledger.SearchText;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parameters of a listing as they came; all that is wrong with them is told at once. */
record TrailParameters(
    @Nullable String action,
    @Nullable String actor,
    @Nullable String target,
    @Nullable String outcome,
    @Nullable String correlationId,
    @Nullable String text,
    @Nullable String from,
    @Nullable String before,
    @Nullable String order,
    @Nullable String limit,
    @Nullable String cursor) {

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_TEXT = 255;

  /** What they ask for. */
  TrailQuery query(@Nullable TenantId tenant, Cursors cursors) {
    List<FieldError> errors = new ArrayList<>();
    EntryOrder wantedOrder = choice(order, EntryOrder.class, "order", errors);
    int wantedLimit = limit(errors);
    EntryFilter filter = filter(tenant, errors);
    var start =
        new TrailQuery(
            filter, wantedOrder == null ? EntryOrder.NEWEST : wantedOrder, null, wantedLimit);
    Long after = null;
    if (cursor != null && errors.isEmpty()) {
      after = cursors.position(cursor, start).orElse(null);
      if (after == null) {
        errors.add(new FieldError("cursor", "is no cursor of this listing"));
      }
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return new TrailQuery(filter, start.order(), after, wantedLimit);
  }

  private EntryFilter filter(@Nullable TenantId tenant, List<FieldError> errors) {
    requireText(action, "action", errors);
    requireText(actor, "actor", errors);
    requireText(target, "target", errors);
    requireText(correlationId, "correlationId", errors);
    requireText(text, "text", errors);
    requireWord(errors);
    return new EntryFilter(
        tenant,
        action,
        actor,
        target,
        choice(outcome, Outcome.class, "outcome", errors),
        correlationId,
        text,
        time(from, "from", errors),
        time(before, "before", errors));
  }

  private static @Nullable Instant time(
      @Nullable String text, String name, List<FieldError> errors) {
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    errors.add(new FieldError(name, "must be a time as in RFC 3339"));
    return null;
  }

  private int limit(List<FieldError> errors) {
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    if (!limit.matches("[1-9]\\d{0,2}") || Integer.parseInt(limit) > MAX_LIMIT) {
      errors.add(new FieldError("limit", "must be a number from 1 to " + MAX_LIMIT));
      return DEFAULT_LIMIT;
    }
    return Integer.parseInt(limit);
  }

  private static void requireText(@Nullable String text, String name, List<FieldError> errors) {
    if (text != null
        && (text.isBlank()
            || text.length() > MAX_TEXT
            || text.chars().anyMatch(Character::isISOControl))) {
      errors.add(new FieldError(name, "must have 1 to " + MAX_TEXT + " printable characters"));
    }
  }

  private void requireWord(List<FieldError> errors) {
    if (text != null && !text.isBlank() && SearchText.words(text).isEmpty()) {
      errors.add(new FieldError("text", "must have a word: something with a letter or a digit"));
    }
  }

  private static <E extends Enum<E>> @Nullable E choice(
      @Nullable String text, Class<E> type, String name, List<FieldError> errors) {
    if (text == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String lower = constant.name().toLowerCase(Locale.ROOT);
      if (lower.equals(text)) {
        return constant;
      }
      names.add(lower);
    }
    errors.add(new FieldError(name, "must be one of " + String.join(", ", names)));
    return null;
  }
}
