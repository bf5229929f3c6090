package ai.coditect.selfservice.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a webhook is told anything. */
enum WebhookState {
  /** It is. */
  @JsonProperty("enabled")
  ENABLED,
  /** It is not: its owner, or too many failures, have ended that. */
  @JsonProperty("disabled")
  DISABLED
}
