package ai.coditect.provisioning.targets.apikeys;

import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.provisioning.cell.Line;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.services.ServiceClients;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetContract;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.node.ObjectNode;

@NullMarked
class ApiKeyTargetTest extends TargetContract {

  private final KeyRegister register = new KeyRegister();
  private final Target target =
      new ApiKeyConfiguration()
          .apiKeyTarget(
              KeyRegister.properties(register.url()), new ServiceClients(RestClient::builder));

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
        .apiKeyTarget(KeyRegister.properties(nowhere), new ServiceClients(RestClient::builder));
  }

  @Override
  protected String version(ResourceKey key) {
    return Integer.toString(register.writes());
  }

  @Override
  protected Target over(Line line) {
    URI fragile = TestCells.over(line, register.url());
    return new ApiKeyConfiguration()
        .apiKeyTarget(KeyRegister.properties(fragile), new ServiceClients(RestClient::builder));
  }

  @Override
  protected List<ChangeByHand> changesByHand() {
    ResourceKey key = desired().getFirst().key();
    return List.of(
        new ChangeByHand(
            "scopes",
            key,
            () -> {
              FirstApiKey made =
                  Objects.requireNonNull(register.find(scope.tenant().value(), key.name()));
              register.put(
                  scope.tenant().value(),
                  new FirstApiKey(made.id(), made.name(), made.state(), List.of("everything")));
            }));
  }

  /** A tenant has a register of its own, in which nobody else makes keys. */
  @Override
  protected List<Taken> taken() {
    return List.of();
  }

  /** Scopes that there are not. */
  @Override
  protected Partly partly() {
    DesiredResource first = desired().getFirst();
    var refused = new ResourceKey(first.key().target(), first.key().kind(), "second-key");
    ObjectNode content = first.content().deepCopy();
    content.put("name", refused.name()).putArray("scopes").add("everything");
    return new Partly(
        target,
        List.of(first, new DesiredResource(refused, first.nature(), content, Set.of())),
        Set.of(refused));
  }
}
