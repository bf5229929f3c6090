package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.demo.CertificateCheck;
import ai.coditect.localstack.stack.StackPart;
import ai.coditect.systemtests.FaultProxy.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * A tenant goes through its whole life, and in each part of it the provisioning service is killed
 * (SIGKILL) at one step: while the step's request is on its way, or when the backend has done it
 * and the service has not heard of it. Beside it another tenant goes through the same undisturbed,
 * and after each part the two have the same. One life with a kill in two of its parts in the
 * ordinary run; {@code --full} kills at all steps listed, at both sides.
 */
class LifecycleCrashTest {

  private static final int KILLS_IN_THE_SAMPLE = 2;

  private final ProductStack stack = ProductStack.shared();

  /** A part of a tenant's life, and the requests at which the service can be killed in it. */
  enum Part {
    UPGRADE("PATCH .*/resourcequotas/coditect", "PATCH .*/limitranges/coditect"),
    DOWNGRADE("PATCH .*/resourcequotas/coditect", "PATCH .*/limitranges/coditect"),
    HOLD("DELETE .*/rolebindings/coditect-owners", "PATCH .*/api/v1/namespaces/t-[^/]+"),
    RELEASE("PATCH .*/rolebindings/coditect-owners", "PATCH .*/api/v1/namespaces/t-[^/]+"),
    OFFBOARD(
        "DELETE .*/rolebindings/coditect-owners",
        "PUT /v1/internal/tenants/[^/]+/departure-clearance",
        "DELETE .*/api-keys/first-key",
        "DELETE .*/api/v1/namespaces/t-[^/]+");

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that nobody can change
    private final List<String> requests;

    Part(String... requests) {
      this.requests = List.of(requests);
    }
  }

  /** Where the service is killed, if it is, in one part. */
  record Kill(Part part, String request, Hold side) {}

  static Stream<Arguments> lives() {
    List<List<Kill>> byPart = new ArrayList<>();
    for (Part part : Part.values()) {
      List<Kill> kills = new ArrayList<>();
      for (String request : part.requests) {
        for (Hold side : Hold.values()) {
          kills.add(new Kill(part, request, side));
        }
      }
      byPart.add(kills);
    }
    if (Boolean.getBoolean("coditect.tests.full")) {
      int lives = byPart.stream().mapToInt(List::size).max().orElseThrow();
      return IntStream.range(0, lives)
          .mapToObj(
              life ->
                  Arguments.of(
                      byPart.stream()
                          .filter(kills -> life < kills.size())
                          .map(kills -> kills.get(life))
                          .toList()));
    }
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.printf("LifecycleCrashTest: -Dcoditect.tests.seed=%d%n", seed);
    var random = new Random(seed);
    List<Kill> chosen = new ArrayList<>();
    while (chosen.size() < KILLS_IN_THE_SAMPLE) {
      List<Kill> ofPart = byPart.remove(random.nextInt(byPart.size()));
      chosen.add(ofPart.get(random.nextInt(ofPart.size())));
    }
    return Stream.of(Arguments.of(chosen));
  }

  @ParameterizedTest(name = "killed at {0}")
  @MethodSource("lives")
  void aLifeGoesOnAsIfNothingHadHappenedWhereverTheServiceIsKilled(List<Kill> kills) {
    TenantLife undisturbed = TenantLife.begin(stack);
    TenantLife disturbed = TenantLife.begin(stack);
    for (Part part : Part.values()) {
      undisturbed.ask(part);
      undisturbed.awaitEnd(part);
      kills.stream()
          .filter(kill -> kill.part() == part)
          .findFirst()
          .ifPresentOrElse(kill -> killed(disturbed, kill), () -> disturbed.ask(part));
      disturbed.awaitEnd(part);
      assertThat(disturbed.onTheCluster())
          .as("after %s", part)
          .isEqualTo(undisturbed.onTheCluster());
    }
    JsonNode certificate = disturbed.owner().get("/offboarding/certificate").require(200).body();
    assertThat(CertificateCheck.verify(certificate, disturbed.tenant())).isPositive();
    assertTrail(disturbed.tenant(), kills.size());
  }

  private void killed(TenantLife life, Kill kill) {
    FaultProxy proxy =
        kill.request().contains("/internal/") || kill.request().contains("api-keys")
            ? stack.toSelfService()
            : stack.toKubernetes();
    String mine = life.tenant().substring(life.tenant().indexOf('_') + 1);
    FaultProxy.Trap trap =
        proxy.hold(
            kill.side(), request -> request.contains(mine) && request.matches(kill.request()));
    try {
      life.ask(kill.part());
      assertThat(trap.awaitReached(Duration.ofSeconds(90))).as("%s began", kill).isTrue();
      stack.parts().kill(StackPart.PROVISIONING);
    } finally {
      proxy.release();
    }
    stack.parts().start(StackPart.PROVISIONING);
  }

  private void assertTrail(String tenant, int kills) {
    List<JsonNode> trail =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> stack.auditor().trail(tenant),
                entries ->
                    entries.stream()
                        .anyMatch(entry -> action(entry).equals("tenant.deletion-certified")));
    stack.auditor().verify(trail);
    assertThat(trail.stream().filter(entry -> action(entry).equals("tenant.deletion-certified")))
        .hasSize(1);
    List<String> outcomes =
        trail.stream()
            .map(entry -> entry.get("event"))
            .filter(event -> event.hasNonNull("stepKey"))
            .map(event -> event.get("outcome").stringValue())
            .toList();
    long intended = outcomes.stream().filter(outcome -> outcome.equals("intended")).count();
    assertThat(outcomes.size() - intended).as("each intent has its end").isEqualTo(intended);
    assertThat(outcomes.stream().filter(outcome -> outcome.equals("unknown")).count())
        .as("what the killed runs had begun")
        .isLessThanOrEqualTo(kills * 20L);
  }

  private static String action(JsonNode entry) {
    return entry.get("event").get("action").stringValue();
  }
}
