package ai.coditect.localstack.demo;

import ai.coditect.localstack.controlplane.TokenIssuer;
import ai.coditect.localstack.keys.TlsIdentity;
import ai.coditect.localstack.stack.StackDescription;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Signs the ready-made users in with their passwords, as the command line client does. */
public final class SignIn {

  private SignIn() {}

  /** An access token of the operator. */
  public static String operator(StackDescription stack) {
    return token(stack, "operator", stack.operatorPassword());
  }

  /** An access token of the auditor. */
  public static String auditor(StackDescription stack) {
    return token(stack, "auditor", stack.auditorPassword());
  }

  /** An access token of a person who has set a password. */
  public static String person(StackDescription stack, String email, String password) {
    return token(stack, email, password);
  }

  /** An ID token of a person who has set a password, made out to the Kubernetes API. */
  static String forKubernetes(StackDescription stack, String email, String password) {
    var http = new JsonHttp(TlsIdentity.trusting(Path.of(stack.tlsCertificate())));
    Map<String, String> form = new HashMap<>(form(TokenIssuer.CLIENT, email, password));
    form.put("scope", "openid");
    return http.postForm(stack.tlsTokenUrl(), form).require(200).text("id_token");
  }

  private static String token(StackDescription stack, String user, String password) {
    return new JsonHttp()
        .postForm(stack.tokenUrl(), form("coditect-cli", user, password))
        .require(200)
        .text("access_token");
  }

  private static Map<String, String> form(String client, String user, String password) {
    return Map.of(
        "grant_type", "password", "client_id", client, "username", user, "password", password);
  }
}
