package ai.coditect.audit.export;

/**
 * A part of a trail, both ends included: by number in a tenant's trail, by index in the whole
 * ledger. Empty if the last is the one before the first.
 */
record EntryRange(long first, long last) {}
