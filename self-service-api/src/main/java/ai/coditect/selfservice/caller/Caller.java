package ai.coditect.selfservice.caller;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.SignupId;
import ai.coditect.contracts.id.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who makes a request, after authentication. */
public sealed interface Caller {

  /** Itself in the audit trail. */
  Actor actor();

  /**
   * Somebody with an account at the identity provider: a person, or a service by itself.
   *
   * @param issuer the provider
   * @param subject the account there
   * @param client the client that asked for the token
   * @param roles what it may do on the whole platform; in a tenant, membership decides
   * @param signedInAt when the person last proved who they are; null if the token does not say
   */
  record Account(
      String issuer,
      String subject,
      String client,
      Set<PlatformRole> roles,
      @Nullable Instant signedInAt)
      implements Caller {

    /** Validates and copies. */
    public Account {
      Require.text(issuer, 512, "issuer");
      Require.text(subject, 255, "subject");
      Require.text(client, 255, "client");
      roles = Set.copyOf(roles);
    }

    /** Whether it has a role. */
    public boolean has(PlatformRole role) {
      return roles.contains(role);
    }

    @Override
    public Actor actor() {
      boolean program = has(PlatformRole.SERVICE) || has(PlatformRole.BILLING);
      return program ? new Actor(Actor.Type.SERVICE, client) : new Actor(Actor.Type.USER, subject);
    }
  }

  /**
   * A program with a tenant's API key.
   *
   * @param key the key
   * @param tenant the tenant whose key it is
   * @param scopes what the key may be used for
   */
  record Program(ApiKeyId key, TenantId tenant, Set<String> scopes) implements Caller {

    /** Copies. */
    public Program {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public Actor actor() {
      return new Actor(Actor.Type.API_KEY, key.value());
    }
  }

  /** The holder of the token that came with a sign-up. */
  record SignupHolder(SignupId signup) implements Caller {
    @Override
    public Actor actor() {
      return new Actor(Actor.Type.ANONYMOUS, signup.value());
    }
  }

  /** The holder of the token that came with an operation. */
  record OperationHolder(OperationId operation) implements Caller {
    @Override
    public Actor actor() {
      return new Actor(Actor.Type.ANONYMOUS, operation.value());
    }
  }
}
