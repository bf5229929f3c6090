package ai.coditect.provisioning.desired;

import ai.coditect.contracts.tenant.Rotation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a customer asked of credentials, as part of what is desired of them. */
public final class Rotations {

  private static final String ASKED = "askedFor";
  private static final String AT_ONCE = "askedForAtOnce";

  private Rotations() {}

  static void put(ObjectNode credentials, Rotation rotation) {
    credentials.put(ASKED, rotation.generation());
    credentials.put(AT_ONCE, rotation.immediateGeneration());
  }

  /** The generation that the credentials are not to be older than; 0 if none was ever said. */
  public static long asked(JsonNode credentials) {
    return credentials.path(ASKED).asLong(0);
  }

  /** The generation such that older ones end without an overlap; 0 if none was ever said. */
  public static long atOnce(JsonNode credentials) {
    return credentials.path(AT_ONCE).asLong(0);
  }
}
