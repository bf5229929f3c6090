package ai.coditect.audit.compliance;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.regex.Pattern;

/** Where at a vendor the states go. Holds no secret. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "vendor")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Settings.Vanta.class, name = "vanta"),
  @JsonSubTypes.Type(value = Settings.Drata.class, name = "drata")
})
sealed interface Settings {

  /** Ids go into paths, so they have no other characters than these. */
  Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  Vendor vendor();

  /**
   * At Vanta.
   *
   * @param accountsResource id of the resource of type user account
   * @param removalsResource id of the custom resource for ended access
   */
  record Vanta(String accountsResource, String removalsResource) implements Settings {

    public Vanta {
      requireId(accountsResource, "accountsResource");
      requireId(removalsResource, "removalsResource");
    }

    @Override
    public Vendor vendor() {
      return Vendor.VANTA;
    }
  }

  /**
   * At Drata.
   *
   * @param region whose servers: us, eu or apac
   * @param connection id of the custom connection
   * @param accountsResource id of its resource for accounts
   * @param removalsResource id of its resource for ended access
   */
  record Drata(String region, String connection, String accountsResource, String removalsResource)
      implements Settings {

    public Drata {
      Require.that(
          region.equals("us") || region.equals("eu") || region.equals("apac"),
          "region is us, eu or apac");
      requireId(connection, "connection");
      requireId(accountsResource, "accountsResource");
      requireId(removalsResource, "removalsResource");
    }

    @Override
    public Vendor vendor() {
      return Vendor.DRATA;
    }
  }

  private static void requireId(String id, String name) {
    Require.present(id, name);
    Require.that(ID.matcher(id).matches(), name + " has up to 64 letters, digits, _ and -");
  }
}
