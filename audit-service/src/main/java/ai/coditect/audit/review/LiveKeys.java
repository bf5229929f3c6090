package ai.coditect.audit.review;

import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.Optional;

/** Which API keys work now. */
interface LiveKeys {

  /**
   * A tenant's, or empty if nobody is set up to be asked.
   *
   * @throws org.springframework.web.client.RestClientException if who is to be asked does not
   *     answer
   */
  Optional<List<Access>> of(TenantId tenant);
}
