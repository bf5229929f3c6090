package ai.coditect.provisioning.tier;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TierName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class TenantQuotasTest {

  private static final Path ROLES = Path.of("../deploy/cell/tenant-roles.yaml");
  private static final Set<String> WITH_A_QUOTA_OF_THEIR_OWN =
      Set.of("pods", "services", "secrets", "configmaps", "persistentvolumeclaims");

  @ParameterizedTest
  @ValueSource(strings = {"free", "team", "enterprise"})
  void whateverAMemberMayCreateHasALimit(String tier) throws IOException {
    TierDefinition.Kubernetes definition = TestTiers.of(new TierName(tier)).kubernetes();
    for (Role role : java.util.Objects.requireNonNull(definition).members()) {
      Set<String> creatable = creatable("coditect:tenant-" + role.name().toLowerCase(Locale.ROOT));
      assertThat(definition.quota().keySet()).as(role.toString()).containsAll(creatable);
    }
  }

  private static Set<String> creatable(String clusterRole) throws IOException {
    Set<String> quotas = new HashSet<>();
    for (JsonNode role : roles()) {
      if (role.at("/metadata/name").asString("").equals(clusterRole)) {
        for (JsonNode rule : role.path("rules")) {
          if (rule.path("verbs")
              .valueStream()
              .anyMatch(verb -> verb.asString("").equals("create"))) {
            String group = rule.path("apiGroups").get(0).asString("");
            rule.path("resources")
                .valueStream()
                .map(resource -> resource.asString(""))
                .filter(resource -> !resource.contains("/"))
                .forEach(resource -> quotas.add(quota(group, resource)));
          }
        }
      }
    }
    return quotas;
  }

  private static String quota(String group, String resource) {
    return WITH_A_QUOTA_OF_THEIR_OWN.contains(resource)
        ? resource
        : "count/" + resource + (group.isEmpty() ? "" : "." + group);
  }

  private static List<JsonNode> roles() throws IOException {
    var yaml = new YAMLMapper();
    try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(ROLES.toFile())) {
      return documents.readAll();
    }
  }
}
