package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.AccessState.Person;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import java.util.Map;
import java.util.Set;

/** Who the people behind identities are. */
interface AccountDirectory {

  /**
   * The people that are known; all others are left out.
   *
   * @throws VendorException if it cannot be asked: a state without names would look as if all
   *     people had gone
   */
  Map<Identity, Person> people(Set<Identity> identities);
}
