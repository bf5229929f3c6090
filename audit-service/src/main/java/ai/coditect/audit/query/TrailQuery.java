package ai.coditect.audit.query;

import ai.coditect.audit.ledger.EntryFilter;
import ai.coditect.audit.ledger.EntryOrder;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param after the place in the listing behind which it goes on; null at its beginning
 * @param limit how many entries at most
 */
record TrailQuery(EntryFilter filter, EntryOrder order, @Nullable Long after, int limit) {}
