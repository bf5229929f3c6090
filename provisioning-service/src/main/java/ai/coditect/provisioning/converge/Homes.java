package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.CellOffers;
import ai.coditect.provisioning.cell.Placement;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The cell of each tenant, found once. */
@Component
class Homes {

  private final Placement placement;
  private final TenantRecords tenants;
  private final WorkRows work;
  private final TransactionTemplate transaction;
  private final CellOffers offers;

  /**
   * All placements want the same few cell rows: one waits for them, the others without a
   * connection.
   */
  private final ReentrantLock placing = new ReentrantLock();

  Homes(
      Placement placement,
      TenantRecords tenants,
      WorkRows work,
      TransactionTemplate transaction,
      CellOffers offers) {
    this.placement = placement;
    this.tenants = tenants;
    this.work = work;
    this.transaction = transaction;
    this.offers = offers;
  }

  /** Where a tenant lives, from now on if it had no place; empty if there is no room. */
  Optional<CellId> of(TenantRecord record) {
    if (record.cell() != null) {
      return Optional.of(record.cell());
    }
    placing.lock();
    try {
      return transaction.execute(_ -> place(record.intent().tenantId(), record.intent().region()));
    } finally {
      placing.unlock();
    }
  }

  /** What a tenant has because of where it lives. */
  CellTraits traits(CellId cell) {
    return offers.traits(cell);
  }

  private Optional<CellId> place(TenantId tenant, String region) {
    TenantRecords.Place known =
        tenants.lockPlace(tenant).orElseThrow(() -> new RunInterruptedException("gone"));
    Optional<CellId> cell =
        known.cell() != null ? Optional.of(known.cell()) : placement.place(tenant, region);
    cell.ifPresent(id -> work.placed(tenant, id));
    return cell;
  }
}
