package ai.coditect.provisioning.cell;

import ai.coditect.contracts.Require;
import ai.coditect.provisioning.desired.CellTraits.Egress;
import ai.coditect.provisioning.desired.CellTraits.WorkloadIdentity;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The cells that this deployment has, by id.
 *
 * @param cells each cell's settings
 */
@ConfigurationProperties("coditect")
record CellProperties(Map<String, CellSettings> cells) {

  CellProperties {
    cells = Map.copyOf(Require.present(cells, "coditect.cells"));
    Require.that(!cells.isEmpty(), "coditect.cells: at least one cell is needed");
  }

  /**
   * One cell.
   *
   * @param region where its data lies
   * @param capacity how many tenants it may hold
   * @param kubeconfig how to reach its cluster; read again when it changes, and may appear later
   * @param context the context in it; null takes its current one
   * @param connectTimeout how long one connection attempt may take
   * @param requestTimeout how long one request may take
   * @param database its tenants' database; null if it has none
   * @param storage its tenants' object storage; null if it has none
   * @param imagePullSecret a file with the credentials with which tenants' images are pulled, as
   *     {@code docker login} writes it; read again when it changes; null for none
   * @param workloadIdentity who tenants' pods are to the cloud; null for nobody
   * @param databaseEgress where tenants' pods reach the database; nowhere if nothing is said
   * @param storageEgress where they reach the object storage
   */
  record CellSettings(
      String region,
      int capacity,
      Path kubeconfig,
      @Nullable String context,
      @DefaultValue("5s") Duration connectTimeout,
      @DefaultValue("10s") Duration requestTimeout,
      @Nullable DatabaseSettings database,
      @Nullable StorageSettings storage,
      @Nullable Path imagePullSecret,
      @Nullable WorkloadIdentity workloadIdentity,
      @DefaultValue List<Egress> databaseEgress,
      @DefaultValue List<Egress> storageEgress) {

    CellSettings {
      Require.text(region, 63, "coditect.cells.*.region");
      Require.atLeast(1, capacity, "coditect.cells.*.capacity");
      Require.present(kubeconfig, "coditect.cells.*.kubeconfig");
      Require.that(
          connectTimeout.isPositive(), "coditect.cells.*.connect-timeout must be positive");
      Require.that(
          requestTimeout.isPositive(), "coditect.cells.*.request-timeout must be positive");
      databaseEgress = ranges("coditect.cells.*.database-egress[].cidr", databaseEgress);
      storageEgress = ranges("coditect.cells.*.storage-egress[].cidr", storageEgress);
    }

    private static List<Egress> ranges(String setting, List<Egress> all) {
      all.forEach(one -> Require.that(isCidr(one.cidr()), setting + ": no range: " + one.cidr()));
      return List.copyOf(all);
    }

    private static boolean isCidr(String text) {
      String[] parts = text.split("/", -1);
      try {
        int most = InetAddress.ofLiteral(parts[0]).getAddress().length * Byte.SIZE;
        int prefix = parts.length == 2 ? Integer.parseInt(parts[1]) : -1;
        return prefix >= 0 && prefix <= most;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
