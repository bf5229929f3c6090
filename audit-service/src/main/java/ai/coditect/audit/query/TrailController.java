package ai.coditect.audit.query;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.ledger.LedgerEntry;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The trail, as those may read it whom it concerns. */
@RestController
@RequestMapping("/v1")
class TrailController {

  private final Guarded guarded;
  private final TrailReading reading;
  private final Cursors cursors;

  TrailController(Guarded guarded, TrailReading reading, Cursors cursors) {
    this.guarded = guarded;
    this.reading = reading;
    this.cursors = cursors;
  }

  /** One tenant's trail. */
  @GetMapping("/tenants/{tenant}/audit-events")
  EntryPage ofTenant(
      @PathVariable TenantId tenant, TrailParameters parameters, JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    TrailQuery query = parameters.query(tenant, cursors);
    guarded.requireTenant(caller, tenant);
    return page(caller, query);
  }

  /** The whole ledger. */
  @GetMapping("/audit-events")
  EntryPage ofAll(TrailParameters parameters, JwtAuthenticationToken token) {
    return page(Caller.of(token), parameters.query(null, cursors));
  }

  /** One entry with everything that is needed to compute its leaf anew. */
  @GetMapping("/audit-events/{index}")
  EntryEvidence entry(@PathVariable long index, JwtAuthenticationToken token) {
    Caller caller = Caller.of(token);
    LedgerEntry entry = guarded.requireEntry(caller, index);
    reading.recordEvidence(caller, entry);
    return EntryEvidence.of(entry);
  }

  private EntryPage page(Caller caller, TrailQuery query) {
    EntrySlice slice = reading.page(caller, query);
    return EntryPage.of(slice, slice.hasMore() ? cursors.after(query, slice.lastPosition()) : null);
  }

  /** A page as it is answered. */
  record EntryPage(List<EntryView> items, @Nullable String nextCursor) {

    static EntryPage of(EntrySlice slice, @Nullable String nextCursor) {
      return new EntryPage(slice.entries().stream().map(EntryView::of).toList(), nextCursor);
    }
  }
}
