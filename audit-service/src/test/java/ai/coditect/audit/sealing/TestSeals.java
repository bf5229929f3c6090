package ai.coditect.audit.sealing;

import ai.coditect.localstack.postgres.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** Opens what a service has sealed, for tests that look into the database. */
public final class TestSeals {

  private TestSeals() {}

  /** With the keys that are in a store, never with remembered ones. */
  public static PayloadSeal of(Database keys, Path keyset) {
    var properties =
        new SealingProperties(
            keys.url(),
            keys.username(),
            keys.password(),
            keyset,
            Duration.ofNanos(1),
            1,
            Set.of("user"));
    return new PayloadSeal(new KeyTable(properties), properties, Clock.systemUTC());
  }
}
