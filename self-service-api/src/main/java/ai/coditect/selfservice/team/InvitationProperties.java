package ai.coditect.selfservice.team;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long invitations are remembered.
 *
 * @param keptAfterEnd how long after its link's end, whatever became of it, address included; at
 *     most 7 days, so that whoever was invited is forgotten well within the 30 days of an erasure
 */
@ConfigurationProperties("coditect.invitations")
record InvitationProperties(@DefaultValue("7d") Duration keptAfterEnd) {

  private static final Duration LONGEST = Duration.ofDays(7);

  InvitationProperties {
    Require.that(
        keptAfterEnd.isPositive() && keptAfterEnd.compareTo(LONGEST) <= 0,
        "coditect.invitations.kept-after-end must be positive and at most 7 days");
  }
}
