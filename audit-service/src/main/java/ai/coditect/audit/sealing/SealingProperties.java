package ai.coditect.audit.sealing;

import ai.coditect.contracts.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the keys under which payloads are.
 *
 * @param url of the database that holds them, and nothing else
 * @param username of the role that owns it
 * @param password its password
 * @param keyset file with the AEAD keys (Tink, JSON) under which they are kept there
 * @param remembered for how long a replica remembers a key: so long it can still open what was
 *     ended at another one
 * @param most how many keys a replica remembers at most
 * @param persons types of targets whose ids are persons'; each has keys of its own
 */
@ConfigurationProperties("coditect.payload-keys")
record SealingProperties(
    String url,
    String username,
    String password,
    Path keyset,
    @DefaultValue("1m") Duration remembered,
    @DefaultValue("50000") int most,
    @DefaultValue({"user", "member", "account", "person", "signup", "invitation", "api-key"})
        Set<String> persons) {

  SealingProperties {
    Require.text(url, 1024, "coditect.payload-keys.url");
    Require.text(username, 63, "coditect.payload-keys.username");
    Require.text(password, 1024, "coditect.payload-keys.password");
    Require.present(keyset, "coditect.payload-keys.keyset");
    Require.that(remembered.isPositive(), "coditect.payload-keys.remembered must be positive");
    Require.atLeast(1, most, "coditect.payload-keys.most");
    persons = Set.copyOf(persons);
  }

  @Override
  public String toString() {
    return "SealingProperties[" + url + "]"; // and never the password
  }
}
