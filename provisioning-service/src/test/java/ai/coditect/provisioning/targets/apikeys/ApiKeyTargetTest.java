package ai.coditect.provisioning.targets.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.services.SelfServiceProperties;
import ai.coditect.provisioning.services.ServiceClients;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetContract;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.springframework.web.client.RestClient;

@NullMarked
class ApiKeyTargetTest extends TargetContract {

  private final KeyRegister register = new KeyRegister();
  private final Target target =
      new ApiKeyConfiguration()
          .apiKeyTarget(register.properties(), new ServiceClients(RestClient::builder));

  @AfterEach
  void close() {
    register.close();
  }

  @Override
  protected Target target() {
    return target;
  }

  @Override
  protected Target unreachable() {
    // Port 9 (discard) of the loopback address: nothing listens there.
    URI nowhere = URI.create("http://127.0.0.1:9");
    return new ApiKeyConfiguration()
        .apiKeyTarget(
            new SelfServiceProperties(
                nowhere,
                nowhere + "/token",
                "c",
                "s",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)),
            new ServiceClients(RestClient::builder));
  }

  @Override
  protected String version(ResourceKey key) {
    return Integer.toString(register.writes());
  }

  @Override
  protected List<ResourceKey> changeByHand() {
    ResourceKey key = desired().getFirst().key();
    FirstApiKey made = Objects.requireNonNull(register.find(scope.tenant().value(), key.name()));
    register.put(
        scope.tenant().value(),
        new FirstApiKey(made.id(), made.name(), made.state(), List.of("everything")));
    assertThat(register.find(scope.tenant().value(), key.name())).isNotEqualTo(made);
    return List.of(key);
  }
}
