package ai.coditect.localstack.keycloak;

import ai.coditect.localstack.keys.TlsIdentity;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line that kc.sh would make; without that script in between, the process we know is
 * the server itself.
 */
final class KeycloakCommand {

  private KeycloakCommand() {}

  static List<String> arguments(
      Path distribution,
      Path home,
      KeycloakServer.KeycloakPorts ports,
      TlsIdentity tls,
      String databaseUrl) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms64m",
        "-Xmx320m",
        "-XX:+UseSerialGC",
        // Measured: ready after 6 s and 8 CPU seconds, where the full compiler takes 8 s and 14.
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-Djava.io.tmpdir=" + home.resolve("tmp"),
        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
        "--add-opens=java.base/java.security=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Duser.language=en",
        "-Duser.country=US",
        "-Dkc.home.dir=" + home,
        "-Djboss.server.config.dir=" + home.resolve("conf"),
        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
        "-Dpicocli.disable.closures=true",
        "-Dquarkus-log-max-startup-records=10000",
        "-cp",
        distribution.resolve("lib/quarkus-run.jar").toString(),
        "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
        "start",
        "--optimized",
        "--import-realm",
        // One node: no cluster, and so no socket that listens beyond the loopback address.
        "--cache=local",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        "--http-port=" + ports.http(),
        "--https-port=" + ports.https(),
        "--https-certificate-file=" + tls.certificate(),
        "--https-certificate-key-file=" + tls.privateKey(),
        "--http-management-host=127.0.0.1",
        "--http-management-port=" + ports.management(),
        // An issuer is the address that was asked: people sign in without TLS, so that no browser
        // warns; the API server takes an issuer with TLS only.
        "--hostname-strict=false",
        "--db-url=" + databaseUrl,
        "--db-pool-initial-size=1",
        "--db-pool-max-size=20",
        "--shutdown-delay=0s",
        "--shutdown-timeout=2s");
  }
}
