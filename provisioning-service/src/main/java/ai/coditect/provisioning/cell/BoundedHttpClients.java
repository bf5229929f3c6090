package ai.coditect.provisioning.cell;

import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.ext.web.client.WebClientOptions;

/**
 * HTTP clients that keep no more connections to an API server than {@value #CONNECTIONS}: calls
 * beyond wait for one, within their timeout. The client's own default is eight thousand, which
 * would hand every burst on to the server. Watches have connections of their own, one for each kind
 * of object.
 */
final class BoundedHttpClients extends Vertx5HttpClientFactory {

  static final int CONNECTIONS = 64;

  @Override
  protected void additionalConfig(
      WebClientOptions web, WebSocketClientOptions watches, PoolOptions pool) {
    pool.setHttp1MaxSize(CONNECTIONS).setHttp2MaxSize(CONNECTIONS);
  }
}
