package ai.coditect.selfservice.signups;

import ai.coditect.contracts.Require;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The terms of service.
 *
 * @param versions those that a sign-up may accept, the newest first
 */
@ConfigurationProperties("coditect.terms")
record TermsProperties(List<String> versions) {

  TermsProperties {
    versions = List.copyOf(Require.present(versions, "coditect.terms.versions"));
    Require.that(!versions.isEmpty(), "coditect.terms.versions must name one");
    versions.forEach(version -> Require.text(version, 32, "coditect.terms.versions"));
  }
}
