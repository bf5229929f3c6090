package ai.coditect.selfservice.relay;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is passed on to which service. A path that is not here is passed on nowhere.
 *
 * @param targets the services, by any name
 * @param connectTimeout how long a connection may take
 * @param answerTimeout how long a service may take to begin its answer
 * @param parallel requests that may be under way at once at one replica
 */
@ConfigurationProperties("coditect.relay")
record RelayProperties(
    Map<String, Target> targets,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("60s") Duration answerTimeout,
    @DefaultValue("200") int parallel) {

  /**
   * A service.
   *
   * @param url its base URL; without one nothing is passed on to it
   * @param paths patterns of paths for whoever has an account
   * @param open patterns of paths for anybody
   */
  record Target(
      @Nullable URI url, @DefaultValue List<String> paths, @DefaultValue List<String> open) {

    Target {
      paths = List.copyOf(paths);
      open = List.copyOf(open);
      Require.that(
          url == null || url.isAbsolute(), "coditect.relay.targets.*.url must be an absolute URL");
    }
  }

  RelayProperties {
    targets = Map.copyOf(targets);
    Require.that(connectTimeout.isPositive(), "coditect.relay.connect-timeout");
    Require.that(answerTimeout.isPositive(), "coditect.relay.answer-timeout");
    Require.atLeast(1, parallel, "coditect.relay.parallel");
  }
}
