package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.InvitationId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.members.AccessGrants;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The team in the API. */
final class TeamViews {

  private TeamViews() {}

  /**
   * A member.
   *
   * @param email shown to owners and admins
   * @param seated whether they have a seat; roles of billing and audit need none
   * @param endsAt until when an auditor belongs to the tenant
   * @param lastActiveAt to five minutes; absent before the first time
   * @param version what the ETag holds
   */
  record MemberView(
      MemberId id,
      UserId userId,
      String displayName,
      @Nullable String email,
      Role role,
      boolean seated,
      @Nullable Instant endsAt,
      Instant joinedAt,
      @Nullable Instant lastActiveAt,
      long version) {

    static MemberView of(Roster.Entry entry, boolean withEmail) {
      return new MemberView(
          entry.id(),
          entry.userId(),
          entry.displayName(),
          withEmail ? entry.email() : null,
          entry.role(),
          entry.seated(),
          entry.endsAt(),
          entry.joinedAt(),
          entry.lastActiveAt(),
          entry.version());
    }

    @Override
    public String toString() {
      return "MemberView[" + id + "]";
    }
  }

  /** A page of members, with the tenant's seats. */
  record MemberPage(List<MemberView> items, Seats seats, @Nullable String nextCursor) {}

  /**
   * The seats of a tenant.
   *
   * @param limit how many there are
   * @param taken by members and open invitations
   */
  record Seats(int limit, long taken) {}

  /** An invitation. The link that accepts it is in the mail and nowhere else. */
  record InvitationView(
      InvitationId id,
      String email,
      Role role,
      @Nullable Instant endsAt,
      InvitationState state,
      UserId invitedBy,
      Instant createdAt,
      Instant expiresAt) {

    static InvitationView of(InvitationEntity invitation, Instant now) {
      return new InvitationView(
          invitation.id(),
          invitation.email(),
          invitation.grant().role(),
          invitation.grant().endsAt(),
          invitation.state(now),
          invitation.invitedBy(),
          invitation.createdAt(),
          invitation.expiresAt());
    }

    @Override
    public String toString() {
      return "InvitationView[" + id + "]";
    }
  }

  /** A page of invitations. */
  record InvitationPage(List<InvitationView> items, @Nullable String nextCursor) {}

  /** A page of who had which role and when. */
  record GrantPage(List<AccessGrants.Grant> items, @Nullable String nextCursor) {}
}
