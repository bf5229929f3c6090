package ai.coditect.audit.sealing;

import ai.coditect.contracts.audit.AuditEvent;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Seals and opens what entries commit to. What was sealed opens for as long as the keys of its
 * actor and of its target are there. Keys are remembered for a while; those that are not are
 * fetched for a whole batch at once.
 */
@Service
public class PayloadSeal {

  private final KeyTable table;
  private final Set<String> persons;
  private final Clock clock;
  private final Remembered<KeyName, DataKey> current;
  private final Remembered<UUID, DataKey> known;

  PayloadSeal(KeyTable table, SealingProperties properties, Clock clock) {
    this.table = table;
    this.persons = properties.persons();
    this.clock = clock;
    this.current = new Remembered<>(properties.most(), properties.remembered(), clock);
    this.known = new Remembered<>(properties.most(), properties.remembered(), clock);
  }

  /** The keys to seal the entries of these events under; durable when this returns. */
  public PayloadKeys keysFor(Collection<AuditEvent> events) {
    YearMonth period = YearMonth.now(clock.withZone(ZoneOffset.UTC));
    Map<KeyName, DataKey> keys = new HashMap<>();
    Set<KeyName> missing = new HashSet<>();
    for (AuditEvent event : events) {
      find(KeyName.ofActor(event, period), keys, missing);
      find(KeyName.ofTarget(event, persons, period), keys, missing);
    }
    table
        .current(missing.stream().sorted(KeyName.ORDER).toList())
        .forEach(
            (name, key) -> {
              keys.put(name, key);
              current.keep(name, key);
              known.keep(key.id(), key);
            });
    return new PayloadKeys(keys, persons, period);
  }

  private void find(KeyName name, Map<KeyName, DataKey> keys, Set<KeyName> missing) {
    if (keys.containsKey(name) || missing.contains(name)) {
      return;
    }
    DataKey key = current.find(name);
    if (key == null) {
      missing.add(name);
    } else {
      keys.put(name, key);
    }
  }

  /** Opens them, in this order. */
  public List<Opening> open(List<SealedPayload> sealed) {
    Map<UUID, DataKey> keys = new HashMap<>();
    Set<UUID> missing = new HashSet<>();
    for (SealedPayload each : sealed) {
      find(each.actorKey(), keys, missing);
      find(each.targetKey(), keys, missing);
    }
    if (!missing.isEmpty()) {
      for (DataKey key : table.find(missing)) {
        keys.put(key.id(), key);
        known.keep(key.id(), key);
      }
    }
    var cipher = new PayloadCipher();
    var pairs = new PairKeys();
    List<Opening> openings = new ArrayList<>(sealed.size());
    for (SealedPayload each : sealed) {
      DataKey actor = keys.get(each.actorKey());
      DataKey target = keys.get(each.targetKey());
      openings.add(
          actor == null || target == null
              ? new Opening.KeyGone()
              : cipher.open(pairs.of(actor, target), each.bytes()));
    }
    return openings;
  }

  private void find(UUID id, Map<UUID, DataKey> keys, Set<UUID> missing) {
    DataKey key = known.find(id);
    if (key == null) {
      missing.add(id);
    } else {
      keys.put(id, key);
    }
  }

  /** Forgets all keys: what was ended is not opened here any more. */
  public void forget() {
    current.forget();
    known.forget();
  }
}
