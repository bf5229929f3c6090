package ai.coditect.provisioning.targets.database;

import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One transaction on what a tenant has, whatever it puts right: it holds the tenant's fence, so
 * what it has read once stays true. Belongs to one thread.
 */
final class TenantWork {

  private final TenantScope scope;
  private final Names names;
  private final Connection connection;
  private final NamespaceSecrets secrets;
  private final Roles roles;
  private final List<String> newcomers = new ArrayList<>();
  private final List<String> newOwners = new ArrayList<>();
  private final Map<String, ObjectNode> members = new LinkedHashMap<>();
  private @Nullable Set<String> there;
  private @Nullable List<Catalog.Found> found;
  private @Nullable Boolean denied;
  private @Nullable SecretState secret;

  TenantWork(TenantScope scope, Connection connection, NamespaceSecrets secrets) {
    this.scope = scope;
    this.names = Names.of(scope);
    this.connection = connection;
    this.secrets = secrets;
    this.roles = new Roles(connection);
  }

  /**
   * The Secret as far as it is known.
   *
   * @param values in the first namespace; null if it is not there
   * @param alsoIn the environments in which it was made the same
   */
  record SecretState(NamespaceSecrets.@Nullable Values values, List<String> alsoIn) {

    SecretState {
      alsoIn = List.copyOf(alsoIn);
    }

    /** Its values; none if it is not there. */
    Map<String, String> known() {
      return values == null ? Map.of() : values.values();
    }
  }

  Connection connection() {
    return connection;
  }

  Roles roles() {
    return roles;
  }

  /** Whether a role of the tenant was there when the work began. */
  boolean has(String role) throws SQLException {
    return roleNames().contains(role);
  }

  /** Whether the tenant had any login when the work began. */
  boolean hasLogins() throws SQLException {
    return roleNames().stream().anyMatch(role -> !role.equals(names.owner()));
  }

  private Set<String> roleNames() throws SQLException {
    if (there == null) {
      there = Catalog.roles(connection, names);
    }
    return there;
  }

  /** All that was there when it was first asked for; what was made before is in it. */
  List<Catalog.Found> found() throws SQLException {
    if (found == null) {
      found = Catalog.read(connection, names).found();
    }
    return found;
  }

  /** Whether inserts and updates are denied. */
  boolean denied() throws SQLException {
    if (denied == null) {
      denied = SchemaSize.denied(connection, names.schema());
    }
    return denied;
  }

  /**
   * The tenant's Secret.
   *
   * @throws FailureException if it cannot be read or is not ours
   */
  SecretState secret() {
    if (secret == null) {
      secret = new SecretState(secrets.foundOurs(scope, Names.SECRET_NAME).orElse(null), List.of());
    }
    return secret;
  }

  /** What the Secret was made. */
  void made(SecretState state) {
    secret = state;
  }

  /** What is known of the Secret; null if nobody asked. */
  @Nullable SecretState secretIfRead() {
    return secret;
  }

  /** Makes a login a member of what it should be, at the end. */
  void member(String login, ObjectNode content) throws SQLException {
    if (has(login)) {
      members.put(login, content);
      return;
    }
    JsonNode groups = content.required("memberOf");
    if (groups.has("tenants")) {
      newcomers.add(login);
    }
    if (groups.has(names.owner())) {
      newOwners.add(login);
    }
  }

  /**
   * To be done last: a grant locks the group to the end of the transaction, and all tenants of a
   * cell are in one.
   */
  void finish() throws SQLException {
    for (Map.Entry<String, ObjectNode> member : members.entrySet()) {
      roles.putMemberships(member.getKey(), member.getValue(), names.owner());
    }
    if (!newcomers.isEmpty() || !newOwners.isEmpty()) {
      roles.join(names, newcomers, newOwners);
    }
  }
}
