package ai.coditect.selfservice.page;

import ai.coditect.contracts.Require;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where this service is reached from outside.
 *
 * @param publicUrl scheme and authority, without a path
 */
@ConfigurationProperties("coditect")
public record PublicUrl(URI publicUrl) {

  /** Validates. */
  public PublicUrl {
    Require.that(
        Require.present(publicUrl, "coditect.public-url").isAbsolute(),
        "coditect.public-url must be an absolute URL");
  }

  /** The address of a path, which begins with a slash. */
  public URI of(String path) {
    return publicUrl.resolve(path);
  }
}
