package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The mail to a known address that somebody signs up: what its person can do instead. Names nobody:
 * whoever typed the address may have typed any name.
 */
@Component
class KnownAddressOffer {

  private final People people;
  private final Members members;
  private final TenantStates states;
  private final PublicUrl publicUrl;

  KnownAddressOffer(People people, Members members, TenantStates states, PublicUrl publicUrl) {
    this.people = people;
    this.members = members;
    this.states = states;
    this.publicUrl = publicUrl;
  }

  boolean isKnown(String email) {
    return people.hasEmail(email);
  }

  /** Sign in; stay after all, where that is still possible; or have a further tenant. */
  Letter letter(String email) {
    List<TenantId> leaving =
        people.withEmail(email).map(Person::id).map(members::tenantsOf).orElse(List.of()).stream()
            .filter(this::isLeaving)
            .toList();
    return new Letter(
        email,
        "Sign in to CODITECT",
        """
        Hello,

        somebody asked to sign up to CODITECT with this address. You are signed up already: sign in
        instead, and use "Forgot password" if you need to. If it was not you, ignore this mail.

        %s
        %s
        For a further workspace, sign in and ask for one: POST %s
        """
            .formatted(publicUrl.of("/"), stay(leaving), publicUrl.of("/v1/tenants")),
        null);
  }

  private boolean isLeaving(TenantId tenant) {
    return states.find(tenant).filter(TenantState.OFFBOARDING::equals).isPresent();
  }

  private String stay(List<TenantId> leaving) {
    return leaving.isEmpty()
        ? ""
        : leaving.stream()
            .map(tenant -> publicUrl.of("/v1/tenants/" + tenant + "/offboarding").toString())
            .collect(
                Collectors.joining(
                    "\nDELETE ",
                    "\nA workspace of yours is leaving. Its owner can still take that back:\nDELETE ",
                    "\n"));
  }
}
