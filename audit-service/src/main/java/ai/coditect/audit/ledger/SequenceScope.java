package ai.coditect.audit.ledger;

/**
 * Within which a source's numbers are contiguous.
 *
 * @param scope a tenant's id, or {@code -} for all that concerns none
 */
record SequenceScope(String source, String scope) {

  static SequenceScope withoutTenant(String source) {
    return new SequenceScope(source, "-");
  }
}
