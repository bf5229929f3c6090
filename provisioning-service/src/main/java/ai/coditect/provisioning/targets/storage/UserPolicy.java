package ai.coditect.provisioning.targets.storage;

import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What a tenant's user may do, by how much its bucket holds.
 *
 * @param usual as long as there is room
 * @param whenFull when there is none
 * @param limit the most that the bucket may hold, in bytes
 */
record UserPolicy(JsonNode usual, JsonNode whenFull, long limit) {

  static UserPolicy of(JsonNode content) {
    return new UserPolicy(
        content.required("policy"),
        content.required("policyWhenFull"),
        content.required("sizeLimit").longValue());
  }

  /** The bucket's size; that writing is denied shows in the policy that is there. */
  BucketSize size(JsonNode present, OptionalLong bytes) {
    return new BucketSize(bytes, limit, present.equals(whenFull));
  }

  JsonNode effective(boolean denied) {
    return denied ? whenFull : usual;
  }
}
