package ai.coditect.audit.review;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that lets somebody in, as it was observed; not a membership, which the member lists
 * have.
 *
 * @param subject what is granted: an API key's id, or a step's key in the tenant's status
 * @param role what it may do
 * @param details for whoever decides: name, who made it, when it was last used
 */
record Access(Kind kind, String subject, String role, Map<String, String> details) {

  /** What it is. */
  enum Kind {
    /** A person's membership. */
    @JsonProperty("member")
    MEMBER,
    /** An API key. */
    @JsonProperty("key")
    KEY,
    /** What a backend was told: a role binding, a database login, a storage user. */
    @JsonProperty("grant")
    GRANT;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }

  Access {
    Require.present(kind, "kind");
    Require.present(subject, "subject");
    Require.present(role, "role");
    details = Map.copyOf(new TreeMap<>(details));
  }
}
