package ai.coditect.localstack.keycloak;

import ai.coditect.localstack.keys.SecretStore;

/**
 * The credentials in the realm of one data folder. They are never shown by {@link #toString}.
 *
 * @param adminPassword of Keycloak's own administrator, {@code admin} in the realm master
 * @param operatorPassword of the ready-made user {@code operator}
 * @param auditorPassword of the ready-made user {@code auditor}
 * @param selfServiceCallsSecret of self-service-api where it calls another service of ours, which
 *     must not get a token that manages users
 * @param auditCallsSecret of audit-service where it calls another service of ours
 * @param browserSecret of self-service-api where people sign in to it with a browser
 */
public record RealmSecrets(
    String adminPassword,
    String operatorPassword,
    String auditorPassword,
    String selfServiceSecret,
    String provisioningSecret,
    String auditSecret,
    String selfServiceCallsSecret,
    String auditCallsSecret,
    String browserSecret) {

  /** Those of a data folder; made when they are not there. */
  public static RealmSecrets in(SecretStore secrets) {
    return new RealmSecrets(
        secrets.password("keycloak-admin.password"),
        secrets.password("operator.password"),
        secrets.password("auditor.password"),
        secrets.password("self-service-api.client-secret"),
        secrets.password("provisioning-service.client-secret"),
        secrets.password("audit-service.client-secret"),
        secrets.password("self-service-calls.client-secret"),
        secrets.password("audit-calls.client-secret"),
        secrets.password("browser.client-secret"));
  }

  @Override
  public String toString() {
    return "RealmSecrets[redacted]";
  }
}
