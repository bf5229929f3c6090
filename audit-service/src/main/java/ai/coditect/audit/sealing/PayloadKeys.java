package ai.coditect.audit.sealing;

import ai.coditect.contracts.audit.AuditEvent;
import java.time.YearMonth;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The keys of a batch, to seal it under. For one thread. */
public final class PayloadKeys {

  private final Map<KeyName, DataKey> keys;
  private final Set<String> persons;
  private final YearMonth period;
  private final PairKeys pairs = new PairKeys();
  private final PayloadCipher cipher = new PayloadCipher();

  PayloadKeys(Map<KeyName, DataKey> keys, Set<String> persons, YearMonth period) {
    this.keys = keys;
    this.persons = persons;
    this.period = period;
  }

  /** All that may be sealed under. */
  public Set<UUID> ids() {
    return keys.values().stream().map(DataKey::id).collect(Collectors.toSet());
  }

  /** Seals what an event's entry commits to. */
  public SealedPayload seal(AuditEvent event, byte[] commitment, byte[] salt, byte[] canonical) {
    DataKey actor = key(KeyName.ofActor(event, period));
    DataKey target = key(KeyName.ofTarget(event, persons, period));
    byte[] sealed = cipher.seal(pairs.of(actor, target), commitment, salt, canonical);
    return new SealedPayload(sealed, actor.id(), target.id());
  }

  private DataKey key(KeyName name) {
    return Objects.requireNonNull(keys.get(name), "the keys are of other events");
  }
}
