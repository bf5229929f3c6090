package ai.coditect.selfservice.relay;

import ai.coditect.platform.problem.ProblemResponses;
import ai.coditect.platform.trace.TraceContexts;
import ai.coditect.selfservice.session.BrowserSessions;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Puts what belongs to other services behind our own operations. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RelayProperties.class)
class RelayConfiguration {

  private static final int AFTER_OUR_OWN = 1;

  @Bean
  SimpleUrlHandlerMapping relayedPathsMapping(
      RelayedPaths paths,
      RelayProperties properties,
      BrowserSessions sessions,
      TraceContexts traces,
      ProblemResponses problems) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(properties.connectTimeout())
            .build();
    var permits = new Semaphore(properties.parallel());
    Map<String, HttpRequestHandler> handlers = new HashMap<>();
    paths
        .targets()
        .forEach(
            target -> {
              var relay =
                  new Relay(
                      http,
                      permits,
                      new OnwardRequests(
                          target.url(), properties.answerTimeout(), sessions, traces),
                      problems);
              Stream.concat(target.paths().stream(), target.open().stream())
                  .forEach(path -> handlers.put(path, relay));
            });
    return new SimpleUrlHandlerMapping(handlers, AFTER_OUR_OWN);
  }
}
