package ai.coditect.provisioning.targets.database;

import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.targets.TenantScope;
import java.util.List;
import java.util.Set;

/**
 * What a tenant's things in a cell's database are called: all derives from the tenant id.
 *
 * @param suffix the tenant's
 */
record Names(String suffix) {

  static final String OWNER_ROLE = "owner-role";
  static final String SCHEMA = "schema";
  static final String LOGIN_ROLE = "login-role";
  static final String SECRET = "secret";
  static final String SECRET_NAME = "coditect-database";

  /** Reads the tenant's data while an archive is made of it; no part of any tier. */
  static final String EXPORT = "export";

  /** The logins that every tenant with a database has, by the last part of their names. */
  static final List<String> LOGINS = List.of("app", "ro", "ddl");

  static Names of(TenantScope scope) {
    return new Names(scope.tenant().suffix());
  }

  String schema() {
    return "t_" + suffix;
  }

  String owner() {
    return schema() + "_owner";
  }

  String login(String which) {
    return schema() + "_" + which;
  }

  /** The last part of a login's name. */
  String which(String login) {
    return login.substring(schema().length() + 1);
  }

  static ResourceKey key(String kind, String name) {
    return new ResourceKey(DatabaseTarget.NAME, kind, name);
  }

  ResourceKey secretKey() {
    return key(SECRET, SECRET_NAME);
  }

  ResourceKey roleKey(String role) {
    return key(role.equals(owner()) ? OWNER_ROLE : LOGIN_ROLE, role);
  }

  /** What the loss of a resource means. */
  static Nature nature(ResourceKey key) {
    return switch (key.kind()) {
      case SCHEMA -> Nature.DATA;
      // Nobody of the tenant's loses anything by the end of our own export.
      case LOGIN_ROLE -> key.name().endsWith("_" + EXPORT) ? Nature.PLAIN : Nature.ACCESS;
      case SECRET -> Nature.ACCESS;
      default -> Nature.PLAIN;
    };
  }

  /** What of the tenant's other things here a resource cannot be without. */
  Set<ResourceKey> needs(ResourceKey key) {
    return switch (key.kind()) {
      case SCHEMA -> Set.of(roleKey(owner()));
      case LOGIN_ROLE -> Set.of(key(SCHEMA, schema()), secretKey());
      default -> Set.of();
    };
  }
}
