package ai.coditect.localstack.demo;

import ai.coditect.client.ApiClient;
import ai.coditect.client.api.OperationsApi;
import ai.coditect.client.api.ProvisioningApi;
import ai.coditect.client.api.TenantsApi;
import ai.coditect.client.api.TierChangePreviewsApi;
import ai.coditect.client.model.OperationView;
import ai.coditect.client.model.ProvisioningView;
import ai.coditect.client.model.TenantView;
import ai.coditect.client.model.TierChangePreview;
import ai.coditect.client.model.TierWish;
import ai.coditect.localstack.stack.StackDescription;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A customer who has set a password and signed in: what an owner may do with their tenant. */
public final class Owner {

  private static final Pattern KEYCLOAK_LINK =
      Pattern.compile("(http\\S+/login-actions/action-token[^\"\\s<>]+)");

  private final StackDescription stack;
  private final Customer customer;
  private final String tenant;
  private final String password;
  private final JsonHttp http = new JsonHttp();

  private Owner(StackDescription stack, Customer customer, String tenant, String password) {
    this.stack = stack;
    this.customer = customer;
    this.tenant = tenant;
    this.password = password;
  }

  /** Follows the one-time link, reads the mail of the identity provider and sets a password. */
  public static Owner settingPassword(
      StackDescription stack, Customer customer, Customer.Verified verified) {
    String password = UUID.randomUUID().toString();
    try (var browser = new Browser()) {
      Waiting.until(
          "the account at the identity provider",
          customer.patience(),
          () -> {
            Browser.Page page = browser.open(verified.credentialSetup().toString());
            return Optional.of(browser.submit(page, Map.of())).filter(done -> done.status() == 200);
          });
      String link =
          Waiting.until(
              "the mail with the link that sets a password",
              customer.patience(),
              () -> link(customer));
      Browser.Page overview = browser.open(link);
      Browser.Page form = browser.open(overview.find(KEYCLOAK_LINK));
      browser.submit(form, Map.of("password-new", password, "password-confirm", password));
    }
    return new Owner(stack, customer, verified.tenant(), password);
  }

  private static Optional<String> link(Customer customer) {
    for (JsonNode mail : customer.mails()) {
      Matcher match = KEYCLOAK_LINK.matcher(mail.get("text").stringValue());
      if (match.find()) {
        return Optional.of(match.group(1));
      }
    }
    return Optional.empty();
  }

  /** Signs in, for calls of the generated client. */
  public ApiClient signedIn() {
    return Api.client(stack, token());
  }

  /** Their tenant's id. */
  String tenant() {
    return tenant;
  }

  /** Their tenant. */
  TenantView look() {
    return Api.call(() -> new TenantsApi(signedIn()).readTenant(tenant));
  }

  /** What provisioning has made of it. */
  ProvisioningView provisioning() {
    return Api.call(() -> new ProvisioningApi(signedIn()).readProvisioning(tenant));
  }

  /** What a change of tier would do. */
  TierChangePreview preview(TierWish wish) {
    return Api.call(() -> new TierChangePreviewsApi(signedIn()).previewTierChange(tenant, wish));
  }

  /** Signs in and reads something below the tenant's path. */
  public JsonHttp.Answer get(String path) {
    return http.get(url(path), token());
  }

  /** Signs in and sends something to a path below the tenant's. */
  public JsonHttp.Answer post(String path, Map<String, ?> body) {
    return http.post(
        url(path),
        token(),
        JsonHttp.json(new HashMap<>(body)),
        "Idempotency-Key",
        UUID.randomUUID().toString());
  }

  /** Follows an operation until it has ended. */
  public OperationView awaitEnd(String operation) {
    return Waiting.until(
        "the end of " + operation,
        customer.patience(),
        () -> {
          OperationView now =
              Api.call(() -> new OperationsApi(signedIn()).readOperation(operation));
          return now.getEndedAt() != null ? Optional.of(now) : Optional.empty();
        });
  }

  /** Signs in for kubectl. */
  public String kubernetesToken() {
    return SignIn.forKubernetes(stack, customer.email(), password);
  }

  /** Sends the same again and again, signed in once; how long each answer took, in nanoseconds. */
  long[] timed(String path, Map<String, ?> body, int times) {
    String token = token();
    String json = JsonHttp.json(new HashMap<>(body));
    // Nobody has asked for the like since the start, and a first answer may take too long.
    Waiting.until(
        "a first answer to " + path,
        customer.patience(),
        () ->
            Optional.of(http.post(url(path), token, json, "Idempotency-Key", Api.newKey()))
                .filter(answer -> answer.status() == 200));
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      String key = UUID.randomUUID().toString();
      long begin = System.nanoTime();
      http.post(url(path), token, json, "Idempotency-Key", key).require(200);
      nanos[i] = System.nanoTime() - begin;
    }
    return nanos;
  }

  private String url(String path) {
    return "%s/v1/tenants/%s%s".formatted(stack.selfServiceUrl(), tenant, path);
  }

  private String token() {
    return SignIn.person(stack, customer.email(), password);
  }
}
