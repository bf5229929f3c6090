package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
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

  private static String token(StackDescription stack, String user, String password) {
    return new JsonHttp()
        .postForm(
            stack.tokenUrl(),
            Map.of(
                "grant_type",
                "password",
                "client_id",
                "coditect-cli",
                "username",
                user,
                "password",
                password))
        .require(200)
        .text("access_token");
  }
}
