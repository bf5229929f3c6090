package ai.coditect.audit.ledger;

/** What makes an event the same event, however often it is delivered. */
record EventKey(String source, String eventId) {}
