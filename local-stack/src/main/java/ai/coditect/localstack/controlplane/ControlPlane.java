package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.keys.PrivateFiles;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.keys.SigningKeyPair;
import ai.coditect.localstack.keys.TlsIdentity;
import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.ComponentFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * etcd, kube-apiserver and kube-controller-manager on the loopback address: everything of a cluster
 * that decides, and nothing that runs containers. RBAC and the default admission plugins are on.
 * Data survives a restart; ports may change between two starts.
 */
public final class ControlPlane {

  /** The context in the administrator's kubeconfig. */
  public static final String CONTEXT = "coditect-local";

  /**
   * The ports of the three servers.
   *
   * @param etcd client port of etcd
   * @param etcdPeer required by etcd, used by nobody
   * @param apiServer HTTPS port of the API server
   */
  public record ControlPlanePorts(int etcd, int etcdPeer, int apiServer) {}

  /**
   * Whether what the API server acknowledged survives power loss, or only the end of the processes.
   */
  public enum Writes {
    SYNCED,
    UNSYNCED
  }

  private static final Duration START_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  /** The controllers that matter where there are no nodes. */
  private static final String CONTROLLERS =
      String.join(
          ",",
          "namespace-controller",
          "serviceaccount-controller",
          "serviceaccount-token-controller",
          "resourcequota-controller",
          "root-ca-certificate-publisher-controller",
          "garbage-collector-controller",
          "clusterrole-aggregation-controller",
          "validatingadmissionpolicy-status-controller",
          "persistentvolume-protection-controller",
          "persistentvolumeclaim-protection-controller");

  private final Path folder;
  private final ControlPlanePorts ports;
  private final Writes writes;
  private @Nullable ChildProcess etcd;
  private @Nullable ChildProcess apiServer;
  private @Nullable ChildProcess controllerManager;

  /** A control plane that is not started yet, with its data, keys and logs in the folder. */
  public ControlPlane(Path folder, ControlPlanePorts ports, Writes writes) {
    this.folder = folder.toAbsolutePath();
    this.ports = ports;
    this.writes = writes;
  }

  /** The administrator's kubeconfig; valid before the API server answers, and after it has gone. */
  public Kubeconfig kubeconfig() {
    return kubeconfig("admin.kubeconfig", CONTEXT, secrets().password("admin.token"));
  }

  /** Starts the three servers and waits until the API server is ready and the controllers work. */
  public synchronized void start(Consumer<String> progress) {
    var binaries = ControlPlaneBinaries.get(progress);
    progress.accept("");
    var client = client();
    startEtcd(binaries);
    startApiServer(binaries, client);
    startControllerManager(binaries, client);
  }

  /**
   * Applies the objects in all YAML files of a folder, as kubectl would. The API server must be
   * ready.
   */
  public void apply(Path manifests) {
    Manifests.in(manifests).applyWith(client());
  }

  private ApiServerClient client() {
    return new ApiServerClient(url(), tls().certificate(), secrets().password("admin.token"));
  }

  private void startEtcd(ControlPlaneBinaries binaries) {
    String client = "http://127.0.0.1:" + ports.etcd();
    String peer = "http://127.0.0.1:" + ports.etcdPeer();
    var arguments =
        new ArrayList<>(
            List.of(
                binaries.program(ControlPlaneBinaries.ETCD),
                "--name=local",
                "--data-dir=" + folder.resolve("etcd-data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=local=" + peer,
                "--auto-compaction-mode=periodic",
                "--auto-compaction-retention=1h",
                "--log-level=warn"));
    if (writes == Writes.UNSYNCED) {
      arguments.add("--unsafe-no-fsync");
    }
    var started = ChildProcess.start(ChildCommand.of("etcd", log("etcd"), arguments));
    etcd = started;
    started.awaitReady(START_WITHIN, () -> ApiServerClient.isHealthy(client + "/health"));
  }

  private void startApiServer(ControlPlaneBinaries binaries, ApiServerClient client) {
    var keys = SigningKeyPair.inFolder(folder.resolve("keys"), "service-account");
    var arguments =
        new ArrayList<>(
            List.of(
                binaries.program(ControlPlaneBinaries.API_SERVER),
                "--etcd-servers=http://127.0.0.1:" + ports.etcd(),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                // The address is a loopback address, which no Endpoints object may hold.
                "--endpoint-reconciler-type=none",
                "--secure-port=" + ports.apiServer(),
                "--cert-dir=" + folder.resolve("keys"),
                "--tls-cert-file=" + tls().certificate(),
                "--tls-private-key-file=" + tls().privateKey(),
                "--service-account-key-file=" + keys.publicKey(),
                "--service-account-signing-key-file=" + keys.privateKey(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--profiling=false",
                "--max-requests-inflight=2000",
                "--max-mutating-requests-inflight=1000"));
    arguments.addAll(authentication());
    var started =
        ChildProcess.start(ChildCommand.of("kube-apiserver", log("kube-apiserver"), arguments));
    apiServer = started;
    started.awaitReady(START_WITHIN, client::isReady);
  }

  /**
   * How callers prove who they are: static tokens. A file for OIDC (--authentication-config) joins
   * them here.
   */
  private List<String> authentication() {
    String tokens =
        """
        %s,coditect-admin,coditect-admin,system:masters
        %s,system:kube-controller-manager,system:kube-controller-manager
        """
            .formatted(
                secrets().password("admin.token"), secrets().password("controller-manager.token"));
    Path file = PrivateFiles.write(folder.resolve("keys/tokens.csv"), tokens);
    return List.of("--token-auth-file=" + file);
  }

  private void startControllerManager(ControlPlaneBinaries binaries, ApiServerClient client) {
    var kubeconfig =
        kubeconfig(
            "keys/controller-manager.kubeconfig",
            "controller-manager",
            secrets().password("controller-manager.token"));
    var keys = SigningKeyPair.inFolder(folder.resolve("keys"), "service-account");
    var arguments =
        List.of(
            binaries.program(ControlPlaneBinaries.CONTROLLER_MANAGER),
            "--kubeconfig=" + kubeconfig.file(),
            "--controllers=" + CONTROLLERS,
            "--use-service-account-credentials=true",
            "--service-account-private-key-file=" + keys.privateKey(),
            "--root-ca-file=" + tls().certificate(),
            "--leader-elect=false",
            "--secure-port=0",
            "--kube-api-qps=500",
            "--kube-api-burst=1000");
    var started =
        ChildProcess.start(
            ChildCommand.of("kube-controller-manager", log("kube-controller-manager"), arguments));
    controllerManager = started;
    started.awaitReady(START_WITHIN, client::controllersWork);
  }

  private Kubeconfig kubeconfig(String file, String context, String token) {
    return Kubeconfig.write(folder.resolve(file), context, url(), tls().certificate(), token);
  }

  private TlsIdentity tls() {
    return TlsIdentity.inFolder(folder.resolve("keys"), "api-server");
  }

  private SecretStore secrets() {
    return new SecretStore(folder.resolve("keys"));
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** Stops the controllers, then the API server, then etcd. */
  public synchronized void stop() {
    stop(controllerManager);
    stop(apiServer);
    stop(etcd);
    controllerManager = null;
    apiServer = null;
    etcd = null;
  }

  private static void stop(@Nullable ChildProcess process) {
    if (process != null) {
      process.stop(STOP_WITHIN);
    }
  }

  /** The processes that run at the moment, etcd first. */
  public synchronized List<ChildProcess> processes() {
    var running = new ArrayList<ChildProcess>();
    for (ChildProcess process : new @Nullable ChildProcess[] {etcd, apiServer, controllerManager}) {
      if (process != null) {
        running.add(process);
      }
    }
    return running;
  }

  /** The API server's process, for a test that takes it away and brings it back. */
  public synchronized ChildProcess apiServerProcess() {
    if (apiServer == null) {
      throw ComponentFailure.of("kube-apiserver", "is not running");
    }
    return apiServer;
  }

  /** The API server's address. */
  public String url() {
    return "https://127.0.0.1:" + ports.apiServer();
  }
}
