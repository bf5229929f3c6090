package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Rotation;
import ai.coditect.provisioning.tier.DatabaseTier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one tenant has in its cell's database: a schema that belongs to a role which nobody logs in
 * as, three logins, and the Secret with their passwords in each of the tenant's namespaces. All
 * names derive from the tenant id. No password is in it: the Secret's is said to be generated, a
 * login's to be the Secret's.
 */
final class DatabaseResources {

  static final String TARGET = "database";

  private static final List<String> WRITER = List.of("DELETE", "INSERT", "SELECT", "UPDATE");

  /** So that there is a way to become smaller. */
  private static final List<String> WRITER_WHEN_FULL = List.of("DELETE", "SELECT");

  private final String schema;
  private final List<TenantNamespace> namespaces;
  private final DatabaseTier tier;
  private final @Nullable Rotation asked;

  DatabaseResources(
      TenantId tenant,
      DatabaseTier tier,
      @Nullable Rotation asked,
      List<TenantNamespace> namespaces) {
    this.schema = "t_" + tenant.suffix();
    this.tier = tier;
    this.asked = asked;
    this.namespaces = namespaces;
  }

  String schema() {
    return schema;
  }

  List<DesiredResource> resources() {
    return List.of(
        owner(),
        schemaObject(),
        secret(),
        login("app", app()),
        login("ro", readOnly()),
        login("ddl", ddl()));
  }

  private DesiredResource owner() {
    ObjectNode content = role(false, -1);
    content.putObject("settings");
    content.putObject("memberOf");
    return new DesiredResource(ownerKey(), content, Set.of());
  }

  private DesiredResource schemaObject() {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("owner", schema + "_owner");
    content.put("mark", "coditect tenant=tnt_" + schema.substring(2));
    content.put("ownerRights", "all");
    content.putObject("foreignRights");
    content.put("size", "enforced");
    ObjectNode limit = content.putObject("sizeLimit");
    limit.put("bytes", tier.sizeLimit());
    limit.put("grace", tier.sizeGrace().toString());
    limit.put("writer", schema + "_app");
    putAll(limit, "tables", WRITER);
    putAll(limit, "tablesWhenFull", WRITER_WHEN_FULL);
    return new DesiredResource(schemaKey(), Nature.DATA, content, Set.of(ownerKey()));
  }

  private DesiredResource secret() {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("endpoint", "cell");
    content.put("users", "logins");
    content.put("passwords", "generated");
    content.putArray("otherKeys");
    SharedSecrets.put(content, SharedSecrets.beyondTheFirst(namespaces));
    return new DesiredResource(
        secretKey(), Nature.ACCESS, content, SharedSecrets.needs(namespaces));
  }

  private ObjectNode app() {
    return login(
        tier.connections().app(),
        List.of("USAGE"),
        WRITER,
        WRITER_WHEN_FULL,
        List.of("SELECT", "USAGE"));
  }

  private ObjectNode readOnly() {
    return login(
        tier.connections().readOnly(),
        List.of("USAGE"),
        List.of("SELECT"),
        List.of("SELECT"),
        List.of("SELECT"));
  }

  /** Has no right of its own: it becomes the owner, so that all tables belong to the owner. */
  private ObjectNode ddl() {
    ObjectNode content =
        login(tier.connections().ddl(), List.of(), List.of(), List.of(), List.of());
    ((ObjectNode) content.get("memberOf")).put(schema + "_owner", "set");
    return content;
  }

  private ObjectNode login(
      int connections,
      List<String> onSchema,
      List<String> onTables,
      List<String> onTablesWhenFull,
      List<String> onSequences) {
    ObjectNode content = role(true, connections);
    content
        .putObject("settings")
        .put("search_path", schema)
        .put("statement_timeout", milliseconds(tier.statementTimeout()))
        .put("lock_timeout", milliseconds(tier.lockTimeout()))
        .put("idle_in_transaction_session_timeout", milliseconds(tier.idleInTransactionTimeout()));
    content.putObject("memberOf").put("tenants", "inherit");
    putAll(content, "schema", onSchema);
    putAll(content, "tables", onTables);
    putAll(content, "tablesWhenFull", onTablesWhenFull);
    putAll(content, "sequences", onSequences);
    return content;
  }

  private static ObjectNode role(boolean login, int connections) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("login", login);
    content.put("inherit", true);
    content.put("connectionLimit", connections);
    content.putArray("attributes");
    content.putObject("members");
    return content;
  }

  private DesiredResource login(String login, ObjectNode content) {
    content.put("credential", "in-secret");
    content.put("rotation", "settled");
    ObjectNode credentials =
        content
            .putObject("credentials")
            .put("rotateAfter", tier.credentials().rotateAfter().toString())
            .put("overlap", tier.credentials().overlap().toString())
            .put("drain", tier.credentials().drain().toString());
    if (asked != null) {
      Rotations.put(credentials, asked);
    }
    return new DesiredResource(
        loginKey(login), Nature.ACCESS, content, Set.of(schemaKey(), secretKey()));
  }

  private ResourceKey ownerKey() {
    return new ResourceKey(TARGET, "owner-role", schema + "_owner");
  }

  private ResourceKey schemaKey() {
    return new ResourceKey(TARGET, "schema", schema);
  }

  private static ResourceKey secretKey() {
    return new ResourceKey(TARGET, "secret", "coditect-database");
  }

  private ResourceKey loginKey(String login) {
    return new ResourceKey(TARGET, "login-role", schema + "_" + login);
  }

  private static void putAll(ObjectNode content, String name, List<String> values) {
    var array = content.putArray(name);
    values.forEach(array::add);
  }

  private static String milliseconds(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
