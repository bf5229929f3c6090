package ai.coditect.audit.compliance;

/** Brings whole states to one vendor. */
interface VendorClient {

  /** Which one. */
  Vendor vendor();

  /**
   * Replaces what the vendor knows by this state, wholly or not at all as far as the vendor can. To
   * call it again with the same state does no harm.
   *
   * @throws VendorException if the vendor does not take it
   */
  void push(Connection connection, Credentials credentials, AccessState state);

  /**
   * Brings a document. What is brought twice is there twice.
   *
   * @param place of this vendor
   * @throws VendorException if the vendor does not take it
   */
  void upload(
      Connection connection, Credentials credentials, Evidence.Place place, Evidence evidence);

  /** What would be sent, as the vendor would be told. */
  Records records(AccessState state);

  /**
   * A state in a vendor's terms.
   *
   * @param accounts as many as there are in the state, in the same order
   * @param removals likewise
   */
  record Records(java.util.List<?> accounts, java.util.List<?> removals) {}
}
