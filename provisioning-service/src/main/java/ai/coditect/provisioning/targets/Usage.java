package ai.coditect.provisioning.targets;

import ai.coditect.contracts.Require;

/**
 * How much of something limited a tenant uses.
 *
 * @param name what, such as {@code database.size}
 * @param unit what it is counted in, such as {@code bytes}
 * @param used how much
 */
public record Usage(String name, String unit, long used) {

  /** Validates. */
  public Usage {
    Require.text(name, 128, "name");
    Require.text(unit, 16, "unit");
    Require.atLeast(0, used, "used");
  }

  /** Whether it would go over this limit. */
  public boolean exceeds(long limit) {
    return used > limit;
  }
}
