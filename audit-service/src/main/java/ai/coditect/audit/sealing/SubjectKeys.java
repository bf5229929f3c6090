package ai.coditect.audit.sealing;

import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Ends keys, in two steps: a retired one is not sealed under any more by whoever looks it up, but
 * still opens; a destroyed one is gone for good. That nothing is sealed under a retired key by
 * somebody who remembers it is for the caller to see to.
 */
@Service
public class SubjectKeys {

  private final KeyTable table;
  private final PayloadSeal seal;

  SubjectKeys(KeyTable table, PayloadSeal seal) {
    this.table = table;
    this.seal = seal;
  }

  /**
   * Retires all keys of a person in a tenant, or, with null, of the tenant without those of entries
   * that outlast its erasure.
   *
   * @return which; those that were retired before are among them
   */
  public List<UUID> retire(String tenant, @Nullable String subject) {
    List<UUID> ids = table.of(tenant, subject);
    table.retire(ids);
    return ids;
  }

  /** Retires a tenant's keys of the months before one. */
  public List<UUID> retireBefore(String tenant, YearMonth month) {
    List<UUID> ids = table.before(tenant, month);
    table.retire(ids);
    return ids;
  }

  /** Destroys keys. Here nothing opens with them from now on, at other replicas in a while. */
  public void destroy(Collection<UUID> ids) {
    table.destroy(ids);
    seal.forget();
  }
}
