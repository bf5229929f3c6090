package ai.coditect.audit.export;

import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.ledger.ExportReader;
import ai.coditect.audit.ledger.ExportReader.Hold;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the entries of a scope. */
@Component
class ScopedEntries {

  private final ExportReader reader;

  ScopedEntries(ExportReader reader) {
    this.reader = reader;
  }

  /** The scope of an order below a checkpoint. */
  TrailScope scope(ExportOrder order, SignedCheckpoint checkpoint) {
    TenantId tenant = order.tenantId();
    if (order.kindOrExport() == ExportOrder.Kind.SUBJECT_ACCESS) {
      return new TrailScope(tenant, checkpoint, null, order.wantedSubjects());
    }
    if (order.from() == null && order.before() == null) {
      return TrailScope.whole(tenant, checkpoint);
    }
    long size = checkpoint.head().size();
    Instant from = order.from();
    Instant before = order.before();
    long fromIndex = from == null ? 0 : Math.min(size, reader.firstSince(from));
    long endIndex =
        before == null ? size : Math.max(fromIndex, Math.min(size, reader.firstSince(before)));
    EntryRange range =
        tenant == null
            ? new EntryRange(fromIndex, endIndex - 1)
            : new EntryRange(
                reader.lastNumberBefore(tenant, fromIndex) + 1,
                reader.lastNumberBefore(tenant, endIndex));
    return new TrailScope(tenant, checkpoint, range, null);
  }

  /** The entries behind one; from the first on if there is none. */
  List<ExportedEntry> page(TrailScope scope, @Nullable ExportedEntry last, int most) {
    EntryRange range = scope.range();
    TenantId tenant = scope.tenant();
    List<String> subjects = scope.subjects();
    if (subjects != null) {
      long index = last == null ? -1 : last.index();
      return reader.ofSubjects(tenant, subjects, index, scope.size(), most);
    }
    long after = tenant == null ? -1 : 0;
    if (last != null) {
      Long number = last.tenantSeq();
      after = tenant == null || number == null ? last.index() : number;
    } else if (range != null) {
      after = range.first() - 1;
    }
    int limit = range == null ? most : (int) Math.min(most, range.last() - after);
    if (limit <= 0) {
      return List.of();
    }
    return tenant == null
        ? reader.ofAll(after, scope.size(), limit)
        : reader.ofTenant(tenant, after, scope.size(), limit);
  }

  /** The tenants in whose trails some persons are, so many at the most. */
  List<TenantId> tenantsOf(List<String> subjects, int limit) {
    return reader.tenantsOf(subjects, limit);
  }

  List<Hold> holds(TenantId tenant) {
    return reader.holds(tenant);
  }
}
