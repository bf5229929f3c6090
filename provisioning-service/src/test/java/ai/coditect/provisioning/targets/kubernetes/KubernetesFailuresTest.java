package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.provisioning.plan.Failure;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesFailuresTest {

  @ParameterizedTest(name = "{0} {1}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          429 | too many requests             | Transient | KubernetesUnavailable | its priority and fairness put us off
          500 | etcdserver: request timed out | Transient | KubernetesUnavailable | it is in trouble
          503 | shutting down                 | Transient | KubernetesUnavailable | it restarts
          504 | timeout                       | Transient | KubernetesUnavailable | it is slow
          0   | connection refused            | Transient | KubernetesUnavailable | nobody answers
          401 | Unauthorized                  | Transient | KubernetesUnavailable | the token is being replaced
          409 | the object has been modified  | Transient | InternalError         | somebody was quicker
          409 | it is being deleted           | Transient | Deleting              | it has to go first
          404 | not found                     | Transient | InternalError         | it went a moment ago
          403 | x is forbidden: User "p" cannot list | Transient | KubernetesForbidden | a right can be given back
          403 | exceeded quota: coditect      | Transient | KubernetesForbidden   | room can be made
          403 | because it is being terminated | Transient | Deleting             | the namespace goes
          403 | denied by a policy            | Terminal  | KubernetesForbidden   | it says so again
          400 | not valid                     | Rejected  | KubernetesRejected    | what we want is no object
          422 | Invalid value                 | Rejected  | KubernetesRejected    | what we want is no object
          """)
  void whatTheApiServerAnswersSaysWhetherAskingAgainHelps(
      int code, String message, String kind, String reason, String because) {
    var status = new StatusBuilder().withMessage(message).withCode(code).build();
    Failure failure =
        KubernetesFailures.translate(new KubernetesClientException(message, code, status), "it")
            .failure();
    assertThat(failure.getClass().getSimpleName()).as(because).isEqualTo(kind);
    assertThat(failure.reason().value()).isEqualTo(reason);
    assertThat(failure.message()).isEqualTo("it: " + message);
  }
}
