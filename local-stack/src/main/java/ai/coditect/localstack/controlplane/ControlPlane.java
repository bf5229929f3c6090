package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.ChildProcess.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

  /** What a write that the API server has acknowledged survives. */
  public enum Writes {
    /** Power loss. */
    SYNCED,
    /** The end of the processes, but not of the machine. Faster. */
    UNSYNCED
  }

  private static final Duration START_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

  private final Path folder;
  private final ControlPlanePorts ports;
  private final Writes writes;
  private final ControlPlaneKeys keys;
  private final @Nullable Supplier<TokenIssuer> members;

  /** What runs at the moment, in the order in which it was started. */
  private final List<ChildProcess> running = new ArrayList<>();

  /** A control plane that is not started yet, with its data, keys and logs in the folder. */
  public ControlPlane(Path folder, ControlPlanePorts ports, Writes writes) {
    this(folder, ports, writes, null);
  }

  /**
   * As the other, and people of an identity provider reach it with tokens of theirs.
   *
   * @param members asked at each start; the provider itself may start later
   */
  public ControlPlane(
      Path folder,
      ControlPlanePorts ports,
      Writes writes,
      @Nullable Supplier<TokenIssuer> members) {
    this.members = members;
    this.folder = folder.toAbsolutePath();
    this.ports = ports;
    this.writes = writes;
    this.keys = new ControlPlaneKeys(this.folder.resolve("keys"));
  }

  /** The administrator's kubeconfig; valid before the API server answers, and after it has gone. */
  public Kubeconfig kubeconfig() {
    return keys.admin(folder.resolve("admin.kubeconfig"), CONTEXT, url());
  }

  /** Starts the three servers and waits until the API server is ready and the controllers work. */
  public synchronized void start(Consumer<String> progress) {
    var binaries = ControlPlaneBinaries.get(progress);
    progress.accept("");
    var commands = new ControlPlaneCommands(binaries, folder, keys, ports, authentication());
    var client = client();
    String etcdHealth = "http://127.0.0.1:" + ports.etcd() + "/health";
    start("etcd", commands.etcd(writes), () -> ApiServerClient.isHealthy(etcdHealth));
    start("kube-apiserver", commands.apiServer(), client::isReady);
    start("kube-controller-manager", commands.controllerManager(url()), client::controllersWork);
  }

  private @Nullable Path authentication() {
    if (members == null) {
      return null;
    }
    TokenIssuer issuer = members.get();
    issuer.writeKubeconfig(memberKubeconfig(), url(), keys.tls().certificate());
    return issuer.writeConfiguration(folder.resolve("authentication.yaml"));
  }

  /** A kubeconfig with which members sign in themselves; there if people can. */
  public Kubeconfig memberKubeconfig() {
    return new Kubeconfig(folder.resolve("member.kubeconfig"), CONTEXT);
  }

  private void start(String name, List<String> command, Probe probe) {
    Path log = folder.resolve(name + ".log");
    ChildProcess started = ChildProcess.start(ChildCommand.of(name, log, command));
    running.add(started);
    started.awaitReady(START_WITHIN, probe);
  }

  /**
   * The kubeconfig of provisioning-service, with no more rights than it needs; there once {@link
   * #makeCell} has made the account.
   */
  public Kubeconfig provisionerKubeconfig() {
    return new Kubeconfig(folder.resolve("provisioner.kubeconfig"), CONTEXT);
  }

  /**
   * Prepares the cluster for tenants: applies the objects in all YAML files of a folder, as kubectl
   * would, and writes the kubeconfig of the provisioner's account among them. The API server must
   * be ready.
   */
  public void makeCell(Path manifests) {
    ApiServerClient client = client();
    Manifests.in(manifests).applyWith(client);
    keys.provisioner(provisionerKubeconfig(), url(), client);
  }

  private ApiServerClient client() {
    return new ApiServerClient(url(), keys.tls().certificate(), keys.adminToken());
  }

  /** Stops the controllers, then the API server, then etcd. */
  public synchronized void stop() {
    running.reversed().forEach(process -> process.stop(STOP_WITHIN));
    running.clear();
  }

  /** The processes that run at the moment: etcd, API server, controller manager. */
  public synchronized List<ChildProcess> processes() {
    return List.copyOf(running);
  }

  /** The API server's address. */
  public String url() {
    return "https://127.0.0.1:" + ports.apiServer();
  }
}
