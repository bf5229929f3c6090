package ai.coditect.selfservice.identity;

import ai.coditect.selfservice.people.Person;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.client.ResourceAccessException;

/** An identity provider in memory; passes the same contract test as Keycloak does. */
public final class FakeIdentityProvider implements IdentityProvider {

  private final Map<String, String> subjects = new ConcurrentHashMap<>();
  private final Map<String, String> addresses = new ConcurrentHashMap<>();
  private final Set<String> takenAddresses = ConcurrentHashMap.newKeySet();
  private final List<String> mailed = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusedCalls = new AtomicInteger();
  private volatile boolean away;

  /** Whether it answers. */
  public void setAway(boolean isAway) {
    away = isAway;
  }

  /** Takes the address from whoever has it. */
  public void release(String address) {
    takenAddresses.remove(address);
  }

  /** Forgets a person's account. */
  public void lose(String userName) {
    subjects.remove(userName);
  }

  /** Gives an address to somebody else. */
  public void take(String address) {
    takenAddresses.add(address);
  }

  /** The account with this user name; empty if there is none. */
  public String subject(String userName) {
    return subjects.getOrDefault(userName, "");
  }

  /** The address that the account with this user name was given since; empty if none. */
  public String address(String userName) {
    return addresses.getOrDefault(subject(userName), "");
  }

  /** Whom it was asked to mail, oldest first. */
  public List<String> mailed() {
    return List.copyOf(mailed);
  }

  /** How many calls it left unanswered. */
  public int refusedCalls() {
    return refusedCalls.get();
  }

  @Override
  public Account ensureAccount(Person person) {
    requirePresence();
    if (!person.email().contains("@")) {
      return new Account.Refused();
    }
    return takenAddresses.contains(person.email())
        ? new Account.AddressTaken()
        : new Account.Present(
            subjects.computeIfAbsent(person.id().value(), _ -> UUID.randomUUID().toString()));
  }

  @Override
  public AddressChange changeAddress(String subject, String email) {
    requirePresence();
    if (!subjects.containsValue(subject)) {
      return AddressChange.REFUSED;
    }
    if (takenAddresses.contains(email)) {
      return AddressChange.TAKEN;
    }
    addresses.put(subject, email);
    return AddressChange.CHANGED;
  }

  @Override
  public void removeAccount(String subject) {
    requirePresence();
    subjects.values().remove(subject);
  }

  @Override
  public Mailing mailCredentialSetup(String subject, Credential credential) {
    requirePresence();
    if (!subjects.containsValue(subject)) {
      return Mailing.REFUSED;
    }
    mailed.add(subject);
    return Mailing.SENT;
  }

  private void requirePresence() {
    if (away) {
      refusedCalls.incrementAndGet();
      throw new IdentityProviderUnavailableException(
          IdentityProviderUnavailableException.Reason.NO_ANSWER,
          "away",
          new ResourceAccessException("connection refused"));
    }
  }
}
