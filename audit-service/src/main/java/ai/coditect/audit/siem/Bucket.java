package ai.coditect.audit.siem;

import ai.coditect.contracts.Require;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/**
 * Where in an object store a stream ends.
 *
 * @param name of the bucket
 * @param region that requests are signed for, and at AWS that the bucket is in
 * @param prefix what the keys of all objects begin with; may be empty
 */
record Bucket(@JsonProperty("bucket") String name, String region, String prefix) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** What needs no encoding in an address, and no segment that an address is shortened by. */
  private static final Pattern PREFIX =
      Pattern.compile("(?:[A-Za-z0-9_=-][A-Za-z0-9_.=-]*/)*(?:[A-Za-z0-9_=-][A-Za-z0-9_.=-]*)?");

  private static final int LONGEST_PREFIX = 200;

  Bucket {
    Require.present(name, "s3.bucket");
    Require.present(region, "s3.region");
    Require.that(
        NAME.matcher(name).matches() && !name.contains(".."),
        "s3.bucket: 3 to 63 lower-case letters, digits, dots and hyphens");
    Require.that(
        REGION.matcher(region).matches(),
        "s3.region: 1 to 63 lower-case letters, digits and hyphens");
    Require.that(
        prefix.length() <= LONGEST_PREFIX && PREFIX.matcher(prefix).matches(),
        "s3.prefix: up to 200 letters, digits and _ . = - /; no part begins with a dot or is empty");
  }

  /** The key of the object that holds these entries of a tenant; in the order of the trail. */
  String key(String tenant, long first, long last) {
    return "%s%s/%019d-%019d.ndjson".formatted(prefix, tenant, first, last);
  }
}
