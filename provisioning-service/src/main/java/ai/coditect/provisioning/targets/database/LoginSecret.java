package ai.coditect.provisioning.targets.database;

import ai.coditect.provisioning.cell.DatabaseEndpoint;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of the Secret by which a tenant's programs find their database, and what of them may
 * be told: whether they are as they should be, never what they are.
 */
final class LoginSecret {

  private static final String USER = "_username";
  private static final String PASSWORD = "_password";

  private final Names names;
  private final DatabaseEndpoint endpoint;

  LoginSecret(Names names, DatabaseEndpoint endpoint) {
    this.names = names;
    this.endpoint = endpoint;
  }

  /**
   * What the Secret should hold: the roles and passwords that it has, and new ones for those it has
   * not.
   *
   * @param replaced which roles there are, and whether another has their place
   */
  Map<String, String> wanted(
      Map<String, String> known, Map<String, Boolean> replaced, Passwords passwords) {
    Map<String, String> wanted = new TreeMap<>(addresses());
    for (String which : Names.LOGINS) {
      wanted.put(
          which + USER, user(known, which).orElseGet(() -> inTurn(names.login(which), replaced)));
      wanted.put(which + PASSWORD, password(known, which).orElseGet(passwords::next));
    }
    return wanted;
  }

  private static String inTurn(String first, Map<String, Boolean> replaced) {
    String second = Names.other(first);
    return replaced.getOrDefault(first, true) && !replaced.getOrDefault(second, true)
        ? second
        : first;
  }

  /** The same values, but that this role is the login, with this password. */
  Map<String, String> with(Map<String, String> values, String role, String password) {
    Map<String, String> changed = new TreeMap<>(values);
    changed.put(names.which(role) + USER, role);
    changed.put(names.which(role) + PASSWORD, password);
    return changed;
  }

  /** The role that has the turn as this login, if the Secret names one of its two. */
  Optional<String> user(Map<String, String> values, String which) {
    return Optional.ofNullable(values.get(which + USER)).filter(names.roles(which)::contains);
  }

  /** A login's password, if the Secret has one that was made here. */
  static Optional<String> password(Map<String, String> values, String which) {
    return Optional.ofNullable(values.get(which + PASSWORD)).filter(Passwords::isGenerated);
  }

  /** What may be told of these values. */
  ObjectNode content(Map<String, String> values) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put(
        "endpoint", values.entrySet().containsAll(addresses().entrySet()) ? "cell" : "other");
    content.put(
        "users",
        Names.LOGINS.stream().allMatch(which -> user(values, which).isPresent())
            ? "logins"
            : "other");
    content.put(
        "passwords",
        Names.LOGINS.stream().allMatch(which -> password(values, which).isPresent())
            ? "generated"
            : "other");
    Set<String> otherKeys = new TreeSet<>(values.keySet());
    otherKeys.removeAll(addresses().keySet());
    Names.LOGINS.forEach(which -> otherKeys.removeAll(Set.of(which + USER, which + PASSWORD)));
    var array = content.putArray("otherKeys");
    otherKeys.forEach(array::add);
    return content;
  }

  private Map<String, String> addresses() {
    String asOwner = "-c role=" + names.owner();
    return Map.of(
        "host", endpoint.host(),
        "port", Integer.toString(endpoint.port()),
        "dbname", endpoint.database(),
        "app_jdbc_url", endpoint.jdbcUrl(""),
        "ro_jdbc_url", endpoint.jdbcUrl(""),
        "ddl_jdbc_url",
            endpoint.jdbcUrl("options=" + asOwner.replace(" ", "%20").replace("=", "%3D")),
        // For PGOPTIONS: what this login makes must belong to the owner.
        "ddl_options", asOwner);
  }
}
