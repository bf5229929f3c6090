package ai.coditect.provisioning.cell;

import ai.coditect.provisioning.cell.CellProperties.CellSettings;
import ai.coditect.provisioning.desired.CellTraits;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the configuration of each cell adds to what its tenants have. */
@Component
public class CellOffers {

  private final Map<CellId, CellSettings> cells;
  private final Map<CellId, RegistryCredentials> registries;

  CellOffers(CellProperties properties) {
    cells =
        properties.cells().entrySet().stream()
            .collect(Collectors.toMap(cell -> new CellId(cell.getKey()), Map.Entry::getValue));
    registries =
        properties.cells().entrySet().stream()
            .filter(cell -> cell.getValue().imagePullSecret() != null)
            .collect(
                Collectors.toMap(
                    cell -> new CellId(cell.getKey()),
                    cell -> new RegistryCredentials(cell.getValue().imagePullSecret())));
  }

  /** The traits of a cell; none of one that is not configured here. */
  public CellTraits traits(CellId cell) {
    CellSettings settings = cells.get(cell);
    return settings == null
        ? CellTraits.NONE
        : new CellTraits(
            registry(cell).map(CellOffers::fingerprint).orElse(null),
            settings.workloadIdentity(),
            settings.databaseEgress(),
            settings.storageEgress());
  }

  /** The cell's credentials for its image registry, as dockerconfigjson; a secret. */
  public Optional<String> registry(CellId cell) {
    return Optional.ofNullable(registries.get(cell)).map(RegistryCredentials::content);
  }

  /** Tells one content of credentials from another and says nothing about it. */
  public static String fingerprint(String credentials) {
    return RegistryCredentials.fingerprint(credentials);
  }
}
