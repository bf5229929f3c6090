package ai.coditect.selfservice.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** How long the addresses of people are kept whom somebody has invited. */
@SuppressWarnings("NullAway.Init") // Spring sets the field
class InvitationRetentionTest extends TeamTestBase {

  private static final Duration LIFETIME = Duration.ofDays(7);

  @Autowired private InvitationProperties properties;

  @Test
  void an_invitation_is_forgotten_seven_days_after_its_end_whatever_became_of_it() {
    Owner owner = team(5);
    String open = invite(owner, newEmail(), "billing").text("/id");
    String revoked = invite(owner, newEmail(), "billing").text("/id");
    api()
        .send(
            "DELETE",
            "/v1/tenants/" + owner.tenantId() + "/invitations/" + revoked,
            accessToken(owner),
            null);
    clock.step(Duration.ofDays(1));
    String younger = invite(owner, newEmail(), "billing").text("/id");
    Clock end = Clock.offset(clock, LIFETIME.minusDays(1));

    TeamConfiguration.forget(
        jdbc, properties, Clock.offset(end, Duration.ofDays(7).minusMinutes(1)));
    assertThat(rows(open)).as("a minute too early").isOne();

    TeamConfiguration.forget(
        jdbc, properties, Clock.offset(end, Duration.ofDays(7).plusMinutes(1)));
    assertThat(rows(open)).isZero();
    assertThat(rows(revoked)).isZero();
    assertThat(rows(younger)).as("a day younger").isOne();
  }

  @Test
  void who_sets_nothing_keeps_them_for_seven_days() {
    assertThat(bind(Map.of()).keptAfterEnd()).isEqualTo(Duration.ofDays(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-1d", "8d"})
  void longer_than_seven_days_is_refused_at_the_start(String kept) {
    assertThatThrownBy(() -> bind(Map.of("coditect.invitations.kept-after-end", kept)))
        .rootCause()
        .hasMessageContaining("coditect.invitations.kept-after-end");
  }

  private long rows(String invitation) {
    return count("select count(*) from invitation where id = ?", invitation);
  }

  private static InvitationProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("coditect.invitations", InvitationProperties.class);
  }
}
