package ai.coditect.provisioning.targets;

/** A backend whose credentials in a tenant's hands can be replaced on demand. */
public interface CredentialRotation {

  /**
   * Asks for new credentials in the place of all that the tenant has there now. The next runs give
   * them; asking again before that changes nothing.
   *
   * @param immediate whether the present ones are to end as soon as the new ones are there, because
   *     somebody else may have them; otherwise both work for the tier's overlap
   * @return false if the tenant has none there
   * @throws ai.coditect.provisioning.plan.FailureException if the backend could not be told
   */
  boolean demand(TenantScope scope, boolean immediate);
}
