package ai.coditect.localstack.launcher;

import ai.coditect.localstack.stack.StackDescription;
import java.nio.file.Path;
import java.time.Duration;

/** What a person needs to know once everything is ready. */
final class Summary {

  private Summary() {}

  static String of(StackDescription stack, Duration took, boolean ownCluster) {
    return """

        Everything is ready after %1$s.

          Sign in            %2$s/login
          Self-service API   %2$s
          Provisioning       %3$s
          Audit              %4$s
          Mails              %5$s
          Keycloak           %6$s

          Users              operator   %7$s
                             auditor    %8$s
                             Keycloak's administrator is admin; the password is in the data folder,
                             in secrets/keycloak-admin.password
          Data               %9$s

        Try next, in another terminal:

          ./run demo%10$s
          curl -s %2$s/v1/tiers
          kubectl --kubeconfig %11$s --context %12$s get namespaces
        %14$s
        %13$sCtrl-C stops everything; the data stays.
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
            isDefault(stack.dataFolder()) ? "" : " --data-dir " + stack.dataFolder(),
            stack.kubeconfig(),
            stack.kubeContext(),
            ownCluster ? cellHint(stack) : "",
            memberHint(stack));
  }

  /** Members of a tenant, with the account that they sign in with elsewhere. */
  private static String memberHint(StackDescription stack) {
    return stack.memberKubeconfig().isEmpty()
        ? ""
        : """

          As a member of a tenant, by your own sign-in:

            kubectl --kubeconfig %s --namespace t-... get resourcequotas
          """
            .formatted(stack.memberKubeconfig());
  }

  private static boolean isDefault(String dataFolder) {
    return Path.of(dataFolder).equals(Launcher.defaultDataFolder());
  }

  /** What we do ourselves to a control plane of ours, we leave to the owner of another. */
  private static String cellHint(StackDescription stack) {
    return """
        Your cluster needs the roles, policies and accounts of a cell, once:

          kubectl --kubeconfig %s --context %s apply -f deploy/cell

        """
        .formatted(stack.kubeconfig(), stack.kubeContext());
  }
}
