package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All members of one tenant, whole. A reader needs only the newest generation.
 *
 * @param tenantId whose
 * @param generation the member list's own, from 1; independent of the intent's
 * @param members everyone, ordered by id
 */
public record TenantMembers(TenantId tenantId, long generation, List<Member> members) {

  /** Validates and copies. */
  public TenantMembers {
    Require.present(tenantId, "tenantId");
    Require.atLeast(1, generation, "generation");
    members = List.copyOf(Require.present(members, "members"));
  }

  /**
   * One person's membership.
   *
   * @param id the membership
   * @param role what they may do
   * @param identity who they are at the identity provider; null until their account there exists
   */
  public record Member(MemberId id, Role role, @Nullable Identity identity) {

    /** Validates. */
    public Member {
      Require.present(id, "member.id");
      Require.present(role, "member.role");
    }
  }

  /**
   * A person at an identity provider. Never linked by e-mail address.
   *
   * @param issuer the provider's issuer URL
   * @param subject the provider's stable id of the person
   */
  public record Identity(String issuer, String subject) {

    /** Validates. */
    public Identity {
      Require.text(issuer, 512, "identity.issuer");
      Require.text(subject, 255, "identity.subject");
    }

    /** The user name under which Kubernetes knows the person. */
    public String kubernetesUser() {
      return issuer + "#" + subject;
    }
  }
}
