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

  private static final String PASSWORD = "_password";

  private final Names names;
  private final DatabaseEndpoint endpoint;

  LoginSecret(Names names, DatabaseEndpoint endpoint) {
    this.names = names;
    this.endpoint = endpoint;
  }

  /** What the Secret should hold: the passwords that it has, and new ones for those it has not. */
  Map<String, String> wanted(Map<String, String> known, Passwords passwords) {
    Map<String, String> wanted = new TreeMap<>(addresses());
    wanted.putAll(users());
    for (String which : Names.LOGINS) {
      String password = known.getOrDefault(which + PASSWORD, "");
      wanted.put(which + PASSWORD, Passwords.isGenerated(password) ? password : passwords.next());
    }
    return wanted;
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
    content.put("users", values.entrySet().containsAll(users().entrySet()) ? "logins" : "other");
    content.put(
        "passwords",
        Names.LOGINS.stream().allMatch(which -> password(values, which).isPresent())
            ? "generated"
            : "other");
    Set<String> otherKeys = new TreeSet<>(values.keySet());
    otherKeys.removeAll(addresses().keySet());
    otherKeys.removeAll(users().keySet());
    Names.LOGINS.forEach(which -> otherKeys.remove(which + PASSWORD));
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

  private Map<String, String> users() {
    Map<String, String> users = new TreeMap<>();
    Names.LOGINS.forEach(which -> users.put(which + "_username", names.login(which)));
    return users;
  }
}
