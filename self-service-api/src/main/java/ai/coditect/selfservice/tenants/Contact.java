package ai.coditect.selfservice.tenants;

import ai.coditect.selfservice.people.EmailAddress;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * An address under which a tenant wants to be reached about something; nobody has verified it, so
 * nothing is mailed to it by itself. Personal data: shown by its accessors only.
 *
 * @param kind about what
 * @param email the address
 */
record Contact(
    @NotNull Kind kind,
    @NotNull @Size(max = 254) @Pattern(regexp = EmailAddress.FORM, message = "must be an e-mail address") String email) {

  /** What it is about. */
  enum Kind {
    /** Invoices and contracts. */
    @JsonProperty("billing")
    BILLING,
    /** Incidents. */
    @JsonProperty("security")
    SECURITY,
    /** Outages and maintenance. */
    @JsonProperty("technical")
    TECHNICAL
  }

  @Override
  public String toString() {
    return "Contact[" + kind + "]";
  }
}
