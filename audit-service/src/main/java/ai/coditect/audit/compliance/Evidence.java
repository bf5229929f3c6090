package ai.coditect.audit.compliance;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A document for auditors.
 *
 * @param name what people will call it
 * @param at as of when
 * @param pdf its bytes; whoever reads them must not change them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Evidence(String name, Instant at, byte[] pdf) {

  /** As much as Drata takes. */
  static final int LONGEST = 25 << 20;

  /** Where at a vendor it goes. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "vendor")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Place.Vanta.class, name = "vanta"),
    @JsonSubTypes.Type(value = Place.Drata.class, name = "drata")
  })
  sealed interface Place {

    Vendor vendor();

    /**
     * At Vanta.
     *
     * @param document id of the document that wants evidence
     */
    record Vanta(String document) implements Place {

      public Vanta {
        requireId(document, "document");
      }

      @Override
      public Vendor vendor() {
        return Vendor.VANTA;
      }
    }

    /**
     * At Drata, in a workspace's evidence library.
     *
     * @param owner id of the person who answers for it there
     * @param renewalDate by when it is to be replaced
     * @param controls ids of the controls that it is for
     */
    record Drata(String workspace, String owner, LocalDate renewalDate, List<String> controls)
        implements Place {

      private static final int MOST_CONTROLS = 50;

      public Drata {
        requireId(workspace, "workspace");
        requireId(owner, "owner");
        Require.present(renewalDate, "renewalDate");
        controls = controls == null ? List.of() : List.copyOf(controls);
        Require.that(controls.size() <= MOST_CONTROLS, "controls: at most " + MOST_CONTROLS);
        controls.forEach(each -> requireId(each, "controls"));
      }

      @Override
      public Vendor vendor() {
        return Vendor.DRATA;
      }
    }

    private static void requireId(String id, String name) {
      Require.present(id, name);
      Require.that(
          Settings.ID.matcher(id).matches(), name + " has up to 64 letters, digits, _ and -");
    }
  }
}
