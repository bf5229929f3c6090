package ai.coditect.selfservice.session;

import ai.coditect.contracts.Require;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where people look after how they sign in.
 *
 * @param url the identity provider's page for one's own account
 */
@ConfigurationProperties("coditect.sign-in")
record AccountPage(URI url) {

  AccountPage {
    Require.that(
        Require.present(url, "coditect.sign-in.url").isAbsolute(),
        "coditect.sign-in.url must be an absolute URL");
  }
}
