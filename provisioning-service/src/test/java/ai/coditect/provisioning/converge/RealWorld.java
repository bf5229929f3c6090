package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.targets.apikeys.KeyRegister;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is really there of a tenant on all backends, comparable with another tenant's: without what
 * names the tenant, without what a backend counts or dates, and without secrets.
 */
@NullMarked
final class RealWorld {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> OF_THE_BACKEND =
      List.of("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation");

  private final KubernetesClient kubernetes;
  private final TenantDatabase database;
  private final KeyRegister keys;

  RealWorld(KubernetesClient kubernetes, TenantDatabase database, KeyRegister keys) {
    this.kubernetes = kubernetes;
    this.database = database;
    this.keys = keys;
  }

  Map<String, String> of(TenantId tenant) {
    Map<String, String> things = new TreeMap<>();
    objects(tenant).forEach(object -> put(things, tenant, name(object), json(object)));
    rows(tenant).forEach(row -> put(things, tenant, "database " + row, ""));
    var key = keys.find(tenant.value(), "first-key");
    if (key != null) {
      put(things, tenant, "key " + key.name(), key.state() + " " + key.scopes());
    }
    return things;
  }

  /** What tells one namespace from another of the same name; empty if there is none. */
  String namespaceUid(TenantId tenant) {
    var namespace = kubernetes.namespaces().withName(namespace(tenant)).get();
    return namespace == null ? "" : namespace.getMetadata().getUid();
  }

  private static void put(
      Map<String, String> things, TenantId tenant, String name, String content) {
    things.put(name.replace(tenant.suffix(), "T"), content.replace(tenant.suffix(), "T"));
  }

  private List<HasMetadata> objects(TenantId tenant) {
    List<HasMetadata> objects = new ArrayList<>(objects(namespace(tenant)));
    objects.addAll(objects(namespace(tenant) + "-dev"));
    return objects;
  }

  private List<HasMetadata> objects(String namespace) {
    List<HasMetadata> objects = new ArrayList<>();
    var itself = kubernetes.namespaces().withName(namespace).get();
    if (itself != null) {
      objects.add(itself);
    }
    objects.addAll(kubernetes.resourceQuotas().inNamespace(namespace).list().getItems());
    objects.addAll(kubernetes.limitRanges().inNamespace(namespace).list().getItems());
    objects.addAll(
        kubernetes.network().v1().networkPolicies().inNamespace(namespace).list().getItems());
    objects.addAll(kubernetes.serviceAccounts().inNamespace(namespace).list().getItems());
    objects.addAll(kubernetes.rbac().roleBindings().inNamespace(namespace).list().getItems());
    objects.addAll(kubernetes.secrets().inNamespace(namespace).list().getItems());
    return objects;
  }

  private static String name(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return "%s %s%s"
        .formatted(
            object.getKind(),
            namespace == null ? "" : namespace + "/",
            object.getMetadata().getName());
  }

  private static String json(HasMetadata object) {
    if (object instanceof Secret secret) {
      return secret.getType() + secret.getMetadata().getLabels() + secret.getData().keySet();
    }
    ObjectNode json = (ObjectNode) JSON.readTree(Serialization.asJson(object));
    json.remove("status");
    if (json.get("metadata") instanceof ObjectNode metadata) {
      OF_THE_BACKEND.forEach(metadata::remove);
    }
    return sorted(json).toString();
  }

  private static JsonNode sorted(JsonNode node) {
    if (!node.isObject()) {
      return node;
    }
    ObjectNode sorted = JSON.createObjectNode();
    node.propertyNames().stream()
        .sorted()
        .forEach(name -> sorted.set(name, sorted(node.required(name))));
    return sorted;
  }

  private List<String> rows(TenantId tenant) {
    String mine = "'%" + tenant.suffix() + "%'";
    List<String> rows = new ArrayList<>();
    rows.addAll(
        database.query(
            """
            select 'role ' || rolname || ' login=' || rolcanlogin || ' connections=' || rolconnlimit || ' '
              || coalesce((select array_agg(c order by c)::text from unnest(rolconfig) c), '')
            from pg_roles where rolname like %s
            """
                .formatted(mine)));
    rows.addAll(
        database.query(
            """
            select 'grant ' || g.rolname || ' to ' || m.rolname from pg_auth_members a
            join pg_roles g on g.oid = a.roleid join pg_roles m on m.oid = a.member
            where g.rolname like %1$s or m.rolname like %1$s
            """
                .formatted(mine)));
    rows.addAll(
        database.query(
            """
            select 'schema ' || nspname || ' of ' || pg_get_userbyid(nspowner) || ' '
              || coalesce((select array_agg(a::text order by a::text)::text from unnest(nspacl) a), '')
            from pg_namespace where nspname like %s
            """
                .formatted(mine)));
    return rows;
  }

  private static String namespace(TenantId tenant) {
    return "t-" + tenant.suffix();
  }
}
