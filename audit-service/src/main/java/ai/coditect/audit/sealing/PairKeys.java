package ai.coditect.audit.sealing;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.SecretKey;

/** The keys of pairs of keys, each derived once for a batch. For one thread. */
final class PairKeys {

  private record Pair(UUID actor, UUID target) {}

  private final Map<Pair, SecretKey> derived = new HashMap<>();

  SecretKey of(DataKey actor, DataKey target) {
    return derived.computeIfAbsent(
        new Pair(actor.id(), target.id()), _ -> PayloadCipher.keyOf(actor, target));
  }
}
