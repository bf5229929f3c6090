package ai.coditect.provisioning.services;

import ai.coditect.platform.client.ClientCredentials;
import java.net.http.HttpClient;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Makes clients that speak to another service with this service's own token. */
@Component
public class ServiceClients {

  private final ObjectFactory<RestClient.Builder> builders;

  /** Makes each client out of a builder of its own. */
  public ServiceClients(ObjectFactory<RestClient.Builder> builders) {
    this.builders = builders;
  }

  /** A client of this service; each call is bounded by the settings' timeouts. */
  public RestClient client(ServiceAccess access) {
    var credentials =
        new ClientCredentials(access.tokenUri(), access.clientId(), access.clientSecret());
    return builders
        .getObject()
        .baseUrl(access.url().toString())
        .requestFactory(requests(access))
        .requestInterceptor(credentials.interceptor(requests(access)))
        .build();
  }

  private static JdkClientHttpRequestFactory requests(ServiceAccess access) {
    var requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(access.connectTimeout())
                .build());
    requests.setReadTimeout(access.readTimeout());
    return requests;
  }
}
