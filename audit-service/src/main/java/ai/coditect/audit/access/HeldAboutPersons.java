package ai.coditect.audit.access;

import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a feature holds about persons outside of the ledger, for those who ask what is held. */
public interface HeldAboutPersons {

  /** One thing; its members are named as in the API. */
  record Held(String record, Map<String, String> members) {

    /** Copies. */
    public Held {
      members = Map.copyOf(members);
    }
  }

  /**
   * What is held about any of these ids in a tenant, or, with null, at all. Never more than fits
   * into memory: a person is in a bounded number of rows.
   */
  List<Held> about(List<String> subjects, @Nullable TenantId tenant);
}
