package ai.coditect.localstack.kubectl;

import ai.coditect.localstack.controlplane.TokenIssuer;
import ai.coditect.localstack.demo.JsonHttp;
import ai.coditect.localstack.demo.Waiting;
import ai.coditect.localstack.keys.PrivateFiles;
import ai.coditect.localstack.keys.TlsIdentity;
import ai.coditect.localstack.process.ComponentFailure;
import ai.coditect.localstack.stack.StackDescription;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A person's sign-in at the local Keycloak by the device authorization grant (RFC 8628), kept as a
 * refresh token in the data folder until {@link #forget}.
 */
public final class KubectlSignIn {

  private static final String PENDING = "authorization_pending";

  private final StackDescription stack;
  private final Path session;
  private final JsonHttp http;

  /** For the cluster of this stack. */
  public KubectlSignIn(StackDescription stack) {
    this.stack = stack;
    this.session = Path.of(stack.dataFolder(), "secrets", "kubectl-session");
    this.http = new JsonHttp(TlsIdentity.trusting(Path.of(stack.tlsCertificate())));
  }

  /**
   * An {@code ExecCredential} for kubectl, from the sign-in that is remembered or a new one.
   *
   * @param people where the person is told what to do
   * @throws ComponentFailure if nobody signs in while the code is good
   */
  public String credential(PrintStream people) {
    try {
      JsonHttp.Answer tokens = remembered().orElseGet(() -> signIn(people));
      PrivateFiles.write(session, tokens.text("refresh_token"));
      return credential(tokens);
    } catch (IllegalStateException | UncheckedIOException e) {
      throw ComponentFailure.of("Sign-in", String.valueOf(e.getMessage()), e);
    }
  }

  private static String credential(JsonHttp.Answer tokens) {
    return JsonHttp.json(
        Map.of(
            "apiVersion",
            "client.authentication.k8s.io/v1",
            "kind",
            "ExecCredential",
            "status",
            Map.of("token", tokens.text("id_token"))));
  }

  /** The next call asks for a new sign-in. */
  public void forget() {
    try {
      Files.deleteIfExists(session);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot forget " + session, e);
    }
  }

  private Optional<JsonHttp.Answer> remembered() {
    if (!Files.exists(session)) {
      return Optional.empty();
    }
    JsonHttp.Answer answer =
        token(Map.of("grant_type", "refresh_token", "refresh_token", PrivateFiles.read(session)));
    return answer.status() == 200 ? Optional.of(answer) : Optional.empty();
  }

  private JsonHttp.Answer signIn(PrintStream people) {
    JsonHttp.Answer device =
        http.postForm(stack.deviceUrl(), Map.of("client_id", TokenIssuer.CLIENT, "scope", "openid"))
            .require(200);
    people.printf(
        "Sign in at %s%n(the certificate there is this stack's own: %s)%n",
        device.text("verification_uri_complete"), stack.tlsCertificate());
    return Waiting.until(
        "the sign-in",
        Duration.ofSeconds(device.body().get("expires_in").asLong()),
        Duration.ofSeconds(device.body().get("interval").asLong()),
        () -> answered(device.text("device_code")));
  }

  private Optional<JsonHttp.Answer> answered(String deviceCode) {
    JsonHttp.Answer answer =
        token(
            Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "device_code",
                deviceCode));
    return answer.status() == 400 && answer.text("error").equals(PENDING)
        ? Optional.empty()
        : Optional.of(answer.require(200));
  }

  private JsonHttp.Answer token(Map<String, String> grant) {
    Map<String, String> form = new HashMap<>(grant);
    form.put("client_id", TokenIssuer.CLIENT);
    return http.postForm(stack.tlsTokenUrl(), form);
  }
}
