package ai.coditect.selfservice.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class RouteLimitTest extends SelfServiceTestBase {

  private static final Path DOCUMENT =
      Path.of("src/main/resources/static/openapi/self-service.yaml");

  @Test
  void an_operation_is_limited_for_each_caller_as_the_tenants_tier_says() {
    Owner person = owner();
    String token = accessToken(person);
    String tenant = furtherTeam(token);
    Owner owner = new Owner(person.email(), tenant, person.userId(), "", "", "");
    String path = "/v1/tenants/" + tenant + "/offboarding";

    List<Api.Answer> answers = IntStream.range(0, 4).mapToObj(_ -> api().get(path, token)).toList();

    Api.Answer refused = answers.getLast();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.problem()).isEqualTo("rate-limited");
    assertThat(refused.header("RateLimit-Policy"))
        .contains("\"caller\";q=600;w=60")
        .contains("\"readOffboarding\";q=3;w=60");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 21);
    assertThat(api().get(path, member(owner, Role.OWNER)).status())
        .as("another caller")
        .isEqualTo(404);
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), token).status())
        .as("another operation")
        .isEqualTo(200);
  }

  @Test
  void the_shipped_tiers_limit_operations_that_there_are() {
    String document = read(DOCUMENT);
    for (String tier : List.of("free", "team", "enterprise")) {
      Map<String, Map<String, Map<String, Object>>> definition =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(read(Path.of("../deploy/tiers/" + tier + ".yaml")));
      Map<String, Map<String, Object>> requests =
          Objects.requireNonNull(definition.get("requests"));
      assertThat(Objects.requireNonNull(requests.get("operations")).keySet())
          .isNotEmpty()
          .allMatch(operation -> document.contains("operationId: " + operation + "\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
