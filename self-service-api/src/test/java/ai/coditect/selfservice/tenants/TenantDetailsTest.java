package ai.coditect.selfservice.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.StatusReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantDetailsTest extends SelfServiceTestBase {

  private static final String CONTACT =
      "{\"contacts\": [{\"kind\": \"security\", \"email\": \"security@example.org\"}]}";

  @Test
  void an_owner_renames_the_tenant_and_says_whom_to_reach_and_nothing_is_wanted_anew() {
    Owner owner = owner();
    long generation = intent(owner).generation();
    String token = accessToken(owner);

    Api.Answer renamed = change(owner, token, tag(owner), "{\"displayName\": \"Engines Ltd\"}");
    assertThat(renamed.text("/displayName")).as(renamed.body()).isEqualTo("Engines Ltd");
    Api.Answer reached = change(owner, token, tag(owner), CONTACT);

    assertThat(reached.text("/displayName")).isEqualTo("Engines Ltd");
    assertThat(reached.text("/contacts/0/email")).isEqualTo("security@example.org");
    assertThat(change(owner, token, tag(owner), "{\"contacts\": []}").body())
        .contains("\"contacts\":[]");
    assertThat(intent(owner).generation()).isEqualTo(generation);
  }

  @Test
  void of_two_who_have_read_the_same_one_changes_it_and_what_provisioning_says_is_no_conflict() {
    Owner owner = owner();
    String token = accessToken(owner);
    String read = tag(owner);
    report(StatusReport.of(intent(owner), 1).status());
    until(() -> tag(owner).equals(read) ? null : true);

    assertThat(change(owner, token, read, CONTACT).status()).isEqualTo(200);
    assertThat(change(owner, token, read, CONTACT).problem()).isEqualTo("precondition-failed");
    assertThat(change(owner, token, null, CONTACT).problem()).isEqualTo("precondition-required");
  }

  @Test
  void admins_may_and_others_of_the_tenant_may_not() {
    Owner owner = owner();
    assertThat(change(owner, member(owner, Role.ADMIN), tag(owner), CONTACT).status())
        .isEqualTo(200);
    assertThat(change(owner, member(owner, Role.DEVELOPER), tag(owner), CONTACT).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"displayName\": \"\"}",
        "{\"displayName\": \"a\\r\\nBcc: b@example.org\"}",
        "{\"contacts\": [{\"kind\": \"security\", \"email\": \"nobody\"}]}",
        "{\"contacts\": [{\"kind\": \"sales\", \"email\": \"a@example.org\"}]}",
        "{\"contacts\": [{\"kind\": \"billing\", \"email\": \"a@example.org\"}, {\"kind\": \"billing\", \"email\": \"b@example.org\"}]}",
        "{\"tier\": \"enterprise\"}"
      })
  void what_is_no_detail_or_not_a_good_one_is_refused(String body) {
    Owner owner = owner();
    assertThat(change(owner, accessToken(owner), tag(owner), body).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "*                  | 200",
        "'\"1000\" , current' | 200",
        "W/current          | 412",
        "'\"1000\"'         | 412",
        "abc                | 400",
        "''                 | 400",
        "none               | 428"
      })
  void it_is_changed_by_whoever_has_read_it_or_wants_it_however_it_is(
      @org.jspecify.annotations.Nullable String tags, int status) {
    Owner owner = owner();
    String sent = tags == null ? null : tags.replace("current", tag(owner));
    assertThat(change(owner, accessToken(owner), sent, "{\"displayName\": \"Engines\"}").status())
        .isEqualTo(status);
  }

  private String tag(Owner owner) {
    return api().get("/v1/tenants/" + owner.tenantId(), accessToken(owner)).header("ETag");
  }

  private Api.Answer change(
      Owner owner, String token, @org.jspecify.annotations.Nullable String tag, String body) {
    String path = "/v1/tenants/" + owner.tenantId();
    return tag == null
        ? api().send("PATCH", path, token, body)
        : api().send("PATCH", path, token, body, "If-Match", tag);
  }
}
