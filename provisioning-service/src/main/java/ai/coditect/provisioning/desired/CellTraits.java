package ai.coditect.provisioning.desired;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has because of the cell that it lives in.
 *
 * @param registry the fingerprint of the credentials with which its pods' images are pulled; null
 *     if the cell has none
 * @param identity who its pods are to the cloud that the cell runs in; null if nobody
 * @param database where its pods reach their database, if its tier has one
 * @param storage where they reach their bucket, if its tier has one
 */
public record CellTraits(
    @Nullable String registry,
    @Nullable WorkloadIdentity identity,
    List<Egress> database,
    List<Egress> storage) {

  /** A cell that adds nothing. */
  public static final CellTraits NONE = new CellTraits(null, null, List.of(), List.of());

  /** Validates and copies. */
  public CellTraits {
    Require.that(registry == null || !registry.isBlank(), "registry is blank");
    database = List.copyOf(database);
    storage = List.copyOf(storage);
  }

  /**
   * Where tenants' pods reach a backend of theirs.
   *
   * @param cidr its addresses, such as {@code 10.20.0.0/24}
   * @param port its TCP port
   */
  public record Egress(String cidr, int port) {

    private static final int LAST_PORT = 65_535;

    /** Validates. */
    public Egress {
      Require.text(cidr, 64, "egress.cidr");
      Require.that(port >= 1 && port <= LAST_PORT, "egress.port: 1 to " + LAST_PORT);
    }
  }

  /**
   * By which a cloud knows a tenant's pods: an annotation of their service account.
   *
   * @param annotation its name, such as {@code eks.amazonaws.com/role-arn}
   * @param value with {@code {tenant}} for the tenant's id and {@code {suffix}} for its part after
   *     the prefix, which is made of small letters and digits
   * @param audience for whom pods may mount a token of that account; null if they need none. The
   *     API server of the cell takes no token that is made out to somebody else
   */
  public record WorkloadIdentity(String annotation, String value, @Nullable String audience) {

    private static final String TENANT = "{tenant}";
    private static final String SUFFIX = "{suffix}";

    /** Validates. */
    public WorkloadIdentity {
      Require.text(annotation, 253, "workload-identity.annotation");
      Require.text(value, 1024, "workload-identity.value");
      Require.that(
          value.contains(TENANT) || value.contains(SUFFIX),
          "workload-identity.value must name the tenant, or all tenants would be one");
      Require.that(audience == null || !audience.isBlank(), "workload-identity.audience is blank");
    }

    String of(TenantId tenant) {
      return value.replace(TENANT, tenant.value()).replace(SUFFIX, tenant.suffix());
    }
  }
}
