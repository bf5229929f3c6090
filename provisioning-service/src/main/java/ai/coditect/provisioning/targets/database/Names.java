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

  /** No resource: what there is to say of the schema's size. */
  static final String SIZE = "size";

  /** No resource: what there is to say of the turns of the logins. */
  static final String CREDENTIALS = "credentials";

  static final String SECRET_NAME = "coditect-database";

  /** Reads the tenant's data while an archive is made of it; no part of any tier. */
  static final String EXPORT = "export";

  private static final String SECOND = "_b";

  /** The logins that every tenant with a database has, by the last part of their names. */
  static final List<String> LOGINS = List.of("app", "ro", "ddl");

  static Names of(TenantScope scope) {
    return new Names(scope.tenant().suffix());
  }

  String schema() {
    return "t_" + suffix;
  }

  /** What comments on what is ours say. */
  String mark() {
    return "coditect tenant=tnt_" + suffix;
  }

  /** No role of the tenant comes before it in the order of names. */
  String firstRole() {
    return schema() + "_";
  }

  /** All roles of the tenant come before it: the character is the one after the underscore. */
  String afterRoles() {
    return schema() + "`";
  }

  String owner() {
    return schema() + "_owner";
  }

  /** The first of the two roles that take turns as this login; it gives the resource its name. */
  String login(String which) {
    return schema() + "_" + which;
  }

  /** The other one of the two. */
  static String other(String role) {
    return role.endsWith(SECOND)
        ? role.substring(0, role.length() - SECOND.length())
        : role + SECOND;
  }

  /** The roles that take turns as this login. */
  List<String> roles(String which) {
    return List.of(login(which), other(login(which)));
  }

  /** The roles of all logins. */
  List<String> allLogins() {
    return LOGINS.stream().flatMap(which -> roles(which).stream()).toList();
  }

  /** Which login a role is. */
  String which(String role) {
    String last = role.substring(schema().length() + 1);
    return last.endsWith(SECOND) ? last.substring(0, last.length() - SECOND.length()) : last;
  }

  static ResourceKey key(String kind, String name) {
    return new ResourceKey(DatabaseTarget.NAME, kind, name);
  }

  ResourceKey secretKey() {
    return key(SECRET, SECRET_NAME);
  }

  ResourceKey roleKey(String role) {
    return role.equals(owner())
        ? key(OWNER_ROLE, role)
        : key(LOGIN_ROLE, LOGINS.contains(which(role)) ? login(which(role)) : role);
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
