package ai.coditect.localstack.controlplane;

import ai.coditect.localstack.controlplane.ControlPlane.ControlPlanePorts;
import ai.coditect.localstack.controlplane.ControlPlane.Writes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command lines of the three servers. */
record ControlPlaneCommands(
    ControlPlaneBinaries binaries,
    Path folder,
    ControlPlaneKeys keys,
    ControlPlanePorts ports,
    @Nullable Path authentication) {

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
          // What runs tenants' workloads, but for a node: suspending them is tested against these.
          "deployment-controller",
          "replicaset-controller",
          "statefulset-controller",
          "job-controller",
          "cronjob-controller",
          "persistentvolume-protection-controller",
          "persistentvolumeclaim-protection-controller");

  List<String> etcd(Writes writes) {
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
    return arguments;
  }

  List<String> apiServer() {
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
                "--cert-dir=" + keys.folder(),
                "--tls-cert-file=" + keys.tls().certificate(),
                "--tls-private-key-file=" + keys.tls().privateKey(),
                // The platform's own callers prove who they are by static tokens.
                "--token-auth-file=" + keys.tokens(),
                "--service-account-key-file=" + keys.serviceAccount().publicKey(),
                "--service-account-signing-key-file=" + keys.serviceAccount().privateKey(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--profiling=false",
                "--max-requests-inflight=2000",
                "--max-mutating-requests-inflight=1000"));
    if (authentication != null) {
      arguments.add("--authentication-config=" + authentication);
    }
    return arguments;
  }

  List<String> controllerManager(String apiServerUrl) {
    return List.of(
        binaries.program(ControlPlaneBinaries.CONTROLLER_MANAGER),
        "--kubeconfig=" + keys.controllerManager(apiServerUrl).file(),
        "--controllers=" + CONTROLLERS,
        "--use-service-account-credentials=true",
        "--service-account-private-key-file=" + keys.serviceAccount().privateKey(),
        "--root-ca-file=" + keys.tls().certificate(),
        "--leader-elect=false",
        "--secure-port=0",
        "--kube-api-qps=500",
        "--kube-api-burst=1000");
  }
}
