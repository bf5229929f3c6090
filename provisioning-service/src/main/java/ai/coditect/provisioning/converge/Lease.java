package ai.coditect.provisioning.converge;

/** The right to work on a tenant, as the scheduler keeps it by heartbeats. */
@FunctionalInterface
interface Lease {

  /** Whether enough of it is left to begin an effect. */
  boolean held();
}
