package ai.coditect.localstack.launcher;

import ai.coditect.localstack.stack.StackDescription;
import java.time.Duration;

/** What a person needs to know once everything is ready. */
final class Summary {

  private Summary() {}

  static String of(StackDescription stack, Duration took) {
    return """

        Everything is ready after %1$s.

          Self-service API   %2$s
          Provisioning       %3$s
          Audit              %4$s
          Mails              %5$s
          Keycloak           %6$s   (administrator: admin, see the data folder)

          Users              operator   %7$s
                             auditor    %8$s
          Data               %9$s

        Try next, in another terminal:

          ./run demo%10$s
          curl -s %2$s/v1/tiers
          kubectl --kubeconfig %11$s --context %12$s get namespaces

        Ctrl-C stops everything; the data stays.
        """
        .formatted(
            PlainLines.seconds(took),
            stack.selfServiceUrl(),
            stack.provisioningUrl(),
            stack.auditUrl(),
            stack.mailUrl(),
            stack.keycloakUrl(),
            stack.operatorPassword(),
            stack.auditorPassword(),
            stack.dataFolder(),
            stack.dataFolder().endsWith("/.data") ? "" : " --data-dir " + stack.dataFolder(),
            stack.kubeconfig(),
            stack.kubeContext());
  }
}
