package ai.coditect.platform.ratelimit;

import java.util.OptionalInt;
import org.springframework.security.core.Authentication;

/** How much a service grants to certain callers; to be declared as a bean. */
@FunctionalInterface
public interface CallerRates {

  /** How many requests a minute a caller may make; empty for as many as everybody. */
  OptionalInt perMinute(Authentication caller);
}
