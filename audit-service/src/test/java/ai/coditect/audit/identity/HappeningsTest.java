package ai.coditect.audit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.identity.Happening.Said;
import ai.coditect.audit.identity.RealmEvents.AdminEvent;
import ai.coditect.audit.identity.RealmEvents.Author;
import ai.coditect.audit.identity.RealmEvents.UserEvent;
import ai.coditect.contracts.audit.ActionCatalogue;
import ai.coditect.contracts.audit.ActionEntry;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the trail says of Keycloak's events. */
class HappeningsTest {

  @ParameterizedTest
  @CsvSource({
    "LOGIN, , , account.signed-in, succeeded, ",
    "LOGIN_ERROR, invalid_user_credentials, , account.signed-in, denied, invalid_user_credentials",
    "LOGIN_ERROR, invalid_user_credentials, otp, account.signed-in, denied, otp invalid_user_credentials",
    "LOGOUT, , , account.signed-out, succeeded, ",
    "CLIENT_LOGIN_ERROR, invalid_client_credentials, , client.signed-in, denied, invalid_client_credentials",
    "UPDATE_CREDENTIAL, , webauthn, account.credential-changed, succeeded, webauthn",
    "REMOVE_CREDENTIAL_ERROR, x, otp, account.credential-removed, failed, otp x",
    "USER_DISABLED_BY_TEMPORARY_LOCKOUT, e, , account.locked, succeeded, user-disabled-by-temporary-lockout e",
    "UPDATE_EMAIL, , , account.changed, succeeded, update-email",
    "SOMETHING_NEW_ERROR, e, , account.changed, failed, something-new e"
  })
  void user_events_are_said_in_catalogued_words(
      String type,
      @Nullable String error,
      @Nullable String credential,
      String action,
      String outcome,
      @Nullable String reason) {
    Map<String, String> details =
        credential == null ? Map.of() : Map.of("credential_type", credential);
    Said said =
        Objects.requireNonNull(
            UserHappenings.of(
                    new UserEvent("1", 1L, type, "web", "u", "s", "203.0.113.1", error, details))
                .said());

    assertThat(said.action()).isEqualTo(action);
    assertThat(said.outcome().name().toLowerCase(Locale.ROOT)).isEqualTo(outcome);
    assertThat(said.reason()).isEqualTo(reason);
    assertThat(said.personal()).containsEntry("ip", "203.0.113.1");
    assertCatalogued(said);
  }

  @Test
  void what_programs_do_with_every_request_is_not_said() {
    for (String type : new String[] {"CODE_TO_TOKEN", "REFRESH_TOKEN", "CLIENT_LOGIN"}) {
      assertThat(UserHappenings.of(user(type, null)).said()).as(type).isNull();
    }
  }

  @Test
  void whoever_is_not_known_is_anonymous_and_what_they_typed_is_personal() {
    UserEvent event =
        new UserEvent(
            null,
            1L,
            "LOGIN_ERROR",
            "a\u0000b",
            null,
            null,
            null,
            "user_not_found",
            Map.of("username", "ada@example.com"));

    Happening happening = UserHappenings.of(event);

    Said said = Objects.requireNonNull(happening.said());
    assertThat(said.actor().type()).isEqualTo(Actor.Type.ANONYMOUS);
    assertThat(said.target().id()).as("what a database takes").isEqualTo("a b");
    assertThat(said.personal()).containsEntry("username", "ada@example.com");
    assertThat(happening.account()).isNull();
    assertThat(happening.key()).as("without an id, all that it says").hasSize(64);
    assertThat(UserHappenings.of(event).key()).isEqualTo(happening.key());
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE, REALM_ROLE_MAPPING, users/u-1/role-mappings/realm, account.role-granted, u-1",
    "DELETE, CLIENT_ROLE_MAPPING, users/u-1/role-mappings/clients/c, account.role-revoked, u-1",
    "UPDATE, USER, users/u-1, account.administered, u-1",
    "ACTION, USER, users/u-1/reset-password, account.administered, u-1",
    "UPDATE, REALM, , realm.configured, -",
    "CREATE, REALM_ROLE_MAPPING, groups/g/role-mappings/realm, realm.configured, groups/g/role-mappings/realm"
  })
  void admin_events_are_said_in_catalogued_words(
      String operation, String resource, @Nullable String path, String action, String target) {
    Said said = Objects.requireNonNull(AdminHappenings.of(admin(operation, resource, path)).said());

    assertThat(said.action()).isEqualTo(action);
    assertThat(said.target().id()).isEqualTo(target);
    assertThat(said.actor().id()).isEqualTo("boss");
    assertThat(said.changes()).hasSize(action.contains("role-") ? 1 : 0);
    assertCatalogued(said);
  }

  private static UserEvent user(String type, @Nullable String error) {
    return new UserEvent("1", 1L, type, "web", "u", "s", null, error, Map.of());
  }

  private static AdminEvent admin(String operation, String resource, @Nullable String path) {
    return new AdminEvent(
        "2",
        1L,
        operation,
        resource,
        path,
        "[{\"id\":\"r\",\"name\":\"operator\"}]",
        null,
        new Author("admin-cli", "boss", "203.0.113.2"));
  }

  private static void assertCatalogued(Said said) {
    ActionEntry entry = ActionCatalogue.platform().find(said.action()).orElseThrow();
    assertThat(entry.sources()).contains(IdentityIntake.SOURCE);
    assertThat(entry.outcomes()).contains(said.outcome());
  }
}
