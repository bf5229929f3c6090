package ai.coditect.provisioning.desired;

/** In which way a tenant is to exist. */
public enum Mode {
  /** In use. */
  ACTIVE,
  /** Held: all is kept, nobody has access, nothing runs. */
  SUSPENDED,
  /** On its way out: as suspended, and it can still come back. */
  LEAVING,
  /** Nothing is to be left. */
  GONE
}
