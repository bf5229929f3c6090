package ai.coditect.localstack.stack;

import ai.coditect.localstack.controlplane.ControlPlane;
import ai.coditect.localstack.kafka.KafkaServer;
import ai.coditect.localstack.keycloak.KeycloakServer;
import ai.coditect.localstack.mail.MailCatcher;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.postgres.PostgresServer;
import ai.coditect.localstack.process.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The servers that our services depend on, as parts of a stack. */
final class DependencyParts {

  /** Starts a server of one process. */
  @FunctionalInterface
  private interface Start {
    ChildProcess start(Consumer<String> progress);
  }

  /** A part of one process. */
  private static final class OneProcess implements RunningPart {

    private final Start starter;
    private final Runnable stopper;
    private volatile List<ChildProcess> running = List.of();

    OneProcess(Start starter, Runnable stopper) {
      this.starter = starter;
      this.stopper = stopper;
    }

    @Override
    public void start(Consumer<String> progress) {
      running = List.of(starter.start(progress));
    }

    @Override
    public void stop() {
      stopper.run();
      running = List.of();
    }

    @Override
    public List<ChildProcess> processes() {
      return running;
    }
  }

  private DependencyParts() {}

  static RunningPart postgres(PostgresServer server, Databases databases, Path tenantsScript) {
    return new OneProcess(
        progress -> {
          ChildProcess process = server.start();
          databases.create(tenantsScript);
          return process;
        },
        server::stop);
  }

  static RunningPart kafka(KafkaServer server) {
    return new OneProcess(progress -> server.start(), server::stop);
  }

  /** With people who sign in at this address. */
  static RunningPart keycloak(KeycloakServer server, String publicUrl) {
    return new OneProcess(
        progress -> {
          ChildProcess process = server.start(progress);
          server.letBrowsersSignInAt(publicUrl);
          return process;
        },
        server::stop);
  }

  static RunningPart mail(MailCatcher catcher) {
    return new RunningPart() {
      @Override
      public void start(Consumer<String> progress) {
        catcher.start();
      }

      @Override
      public void stop() {
        catcher.stop();
      }

      @Override
      public List<ChildProcess> processes() {
        return List.of();
      }
    };
  }

  static RunningPart objectStorage(ObjectStorage server) {
    return new RunningPart() {
      @Override
      public void start(Consumer<String> progress) {
        server.start(progress);
        server.makeLockedBucket(ServiceSettings.CHECKPOINTS);
      }

      @Override
      public void stop() {
        server.stop();
      }

      @Override
      public List<ChildProcess> processes() {
        return server.processes();
      }
    };
  }

  static RunningPart controlPlane(ControlPlane controlPlane, Path manifests) {
    return new RunningPart() {
      @Override
      public void start(Consumer<String> progress) {
        controlPlane.start(progress);
        controlPlane.makeCell(manifests);
      }

      @Override
      public void stop() {
        controlPlane.stop();
      }

      @Override
      public List<ChildProcess> processes() {
        return controlPlane.processes();
      }
    };
  }
}
