package ai.coditect.audit.export;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.export.ExportOrder.Kind;
import ai.coditect.audit.export.ExportTable.Asked;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.query.Guarded;
import ai.coditect.contracts.id.ExportId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders for exports, each once, from those who may read what they ask for. */
@Service
class ExportOrders {

  private static final int LONGEST_KEY = 128;
  private static final int MOST_TENANTS = 1000;

  private final Guarded guarded;
  private final ExportTable exports;
  private final ExportProperties properties;
  private final ScopedEntries entries;
  private final PersonalFields personal;

  ExportOrders(
      Guarded guarded,
      ExportTable exports,
      ExportProperties properties,
      ScopedEntries entries,
      PersonalFields personal) {
    this.entries = entries;
    this.personal = personal;
    this.guarded = guarded;
    this.exports = exports;
    this.properties = properties;
  }

  /** Takes one; a repetition under the same key is the one before. */
  @Transactional
  public ExportRow take(Caller caller, @Nullable String key, ExportOrder order) {
    requireAllowed(caller, order);
    requirePossible(order);
    var asked = new Asked(requester(caller), required(key), fingerprint(order));
    ExportId id = ExportId.next();
    if (exports.unfinished(asked.requester()) >= properties.unfinished()
        && exports.sameAs(asked).isEmpty()) {
      throw ProblemException.of(
          CommonProblem.RATE_LIMITED,
          "At most %d exports at once.".formatted(properties.unfinished()));
    }
    if (exports.add(id, order, asked)) {
      record(caller, order, id);
    } else {
      id = exports.sameAs(asked).orElseThrow(ExportOrders::usedBefore);
    }
    return exports.find(id).orElseThrow(ProblemException::notFound);
  }

  /** One that the caller may read: whoever may read the trail that it is from. */
  ExportRow find(Caller caller, ExportId id) {
    ExportRow row = exports.find(id).orElseThrow(ProblemException::notFound);
    requireAllowed(caller, row.order());
    return row;
  }

  private void requireAllowed(Caller caller, ExportOrder order) {
    switch (order.kindOrExport()) {
      case EXPORT, EVIDENCE -> guarded.requireTrail(caller, order.tenantId());
      case SUBJECT_ACCESS -> guarded.requirePerson(caller, order.tenantId());
    }
  }

  /** What cannot be said of an order by itself: rows of old ones have forgotten their subjects. */
  private void requirePossible(ExportOrder order) {
    if (order.kindOrExport() == Kind.SUBJECT_ACCESS) {
      if (order.wantedSubjects().isEmpty()) {
        throw ProblemException.invalid(List.of(new FieldError("subjects", "is missing")));
      }
      personal.requireKeys();
    }
  }

  private void record(Caller caller, ExportOrder order, ExportId id) {
    TenantId tenant = order.tenantId();
    if (order.kindOrExport() != Kind.SUBJECT_ACCESS) {
      guarded.recordOrder(caller, tenant, id.value());
      return;
    }
    List<TenantId> tenants =
        tenant == null
            ? entries.tenantsOf(order.wantedSubjects(), MOST_TENANTS + 1)
            : List.of(tenant);
    if (tenants.size() > MOST_TENANTS) {
      throw ProblemException.invalid(
          List.of(new FieldError("tenantId", "is needed: they are in too many tenants at once")));
    }
    guarded.recordPersonOrder(caller, tenants, id.value());
  }

  /** The caller's own, the newest first. */
  List<ExportRow> own(Caller caller) {
    return exports.ofRequester(requester(caller), 100);
  }

  /** Records that an export's file is about to be handed out. */
  void recordDownload(Caller caller, @Nullable TenantId tenant) {
    guarded.recordExport(caller, tenant);
  }

  private static String requester(Caller caller) {
    return caller.issuer() + " " + caller.subject();
  }

  private static byte[] fingerprint(ExportOrder order) {
    return Hash.sha256(EventJson.write(order)).bytes();
  }

  private static String required(@Nullable String key) {
    if (key == null || key.isBlank() || key.length() > LONGEST_KEY) {
      throw ProblemException.invalid(
          List.of(new FieldError("Idempotency-Key", "is missing or has more than 128 characters")));
    }
    return key;
  }

  private static ProblemException usedBefore() {
    return ProblemException.of(
        ExportProblem.IDEMPOTENCY_KEY_REUSED, "It came with another body before.");
  }
}
