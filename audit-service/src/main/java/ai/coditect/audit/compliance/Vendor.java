package ai.coditect.audit.compliance;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whom a connection leads to. */
enum Vendor {
  @JsonProperty("vanta")
  VANTA,
  @JsonProperty("drata")
  DRATA
}
