package ai.coditect.provisioning.targets;

import ai.coditect.contracts.id.TenantId;

/** For targets that are looked at without the service's own database. */
public final class TestTouched {

  /** Nobody is spared the look. */
  public static final Touched EVERYBODY =
      new Touched() {
        @Override
        public boolean has(String target, TenantId tenant) {
          return true;
        }

        @Override
        public void note(String target, TenantId tenant) {
          // Everybody is known.
        }
      };

  private TestTouched() {}
}
