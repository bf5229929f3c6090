package ai.coditect.localstack.demo;

import java.util.Arrays;
import java.util.Map;

/** How long a preview of Enterprise takes, asked for over HTTP as an owner does. */
final class PreviewTimes {

  private static final int COLD = 3;
  private static final int WARM = 15;
  private static final long LIMIT_MILLIS = 300;

  private PreviewTimes() {}

  /** Asks some times; the first ones do not count. */
  static String measured(Owner owner) {
    long[] all =
        owner.timed(
            "/tier-change-previews",
            Map.of("tier", "enterprise", "seats", 50, "contractReference", "C-demo"),
            COLD + WARM);
    long[] nanos = Arrays.copyOfRange(all, COLD, all.length);
    Arrays.sort(nanos);
    return "a preview of Enterprise, of %d: median %.0f ms, slowest %.0f ms (limit %d ms)"
        .formatted(WARM, nanos[WARM / 2] / 1e6, nanos[WARM - 1] / 1e6, LIMIT_MILLIS);
  }
}
