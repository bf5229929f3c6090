package ai.coditect.selfservice.surface;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.caller.PlatformRole;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call an operation. The one source of the checks at the door, of the roles in the OpenAPI
 * document and of the table in {@code docs/access.md}. An operation without it is closed, and fails
 * the build.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Allowed {

  /** Everybody, without a token. */
  boolean anybody() default false;

  /** Every person with an account; what they see is their own. */
  boolean account() default false;

  /** Members of any role. */
  boolean anyMember() default false;

  /** Members with one of these roles. */
  Role[] members() default {};

  /** Of these also who has no seat for their role. */
  boolean withoutSeat() default false;

  /** What one of the tenant's API keys must be good for; without it no key may. */
  String scope() default "";

  /**
   * Whether a person has to have signed in a short while ago, because what it does is hard to take
   * back, or gives much away.
   */
  boolean recentSignIn() default false;

  /** Whoever has one of these roles on the whole platform. */
  PlatformRole[] platform() default {};

  /** Whoever holds the token that came with the very thing that is asked for. */
  Holder[] holders() default {};

  /** Tokens that we hand out with a thing, good for that thing only. */
  enum Holder {
    /** A sign-up's. */
    SIGN_UP,
    /** An operation's. */
    OPERATION
  }
}
