package ai.coditect.selfservice.page;

import ai.coditect.contracts.Require;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where people sign in.
 *
 * @param url the identity provider's page for one's own account
 */
@ConfigurationProperties("coditect.sign-in")
record SignIn(URI url) {

  SignIn {
    Require.that(
        Require.present(url, "coditect.sign-in.url").isAbsolute(),
        "coditect.sign-in.url must be an absolute URL");
  }
}
