package ai.coditect.provisioning.cell;

import ai.coditect.contracts.Require;

/** Names a cell: a cluster, a database server and storage in one region. */
public record CellId(String value) {

  /** Validates. */
  public CellId {
    Require.text(value, 63, "cell id");
  }

  @Override
  public String toString() {
    return value;
  }
}
