package ai.coditect.provisioning.desired;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Retained;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which retained data has been kept for long enough. Pure. */
public final class Retentions {

  private Retentions() {}

  /**
   * What of the reported retained data goes now. None while a tenant leaves: its departure can be
   * taken back, and its archive is to hold all that there is.
   */
  public static List<Retained> over(@Nullable TenantStatus status, Course course, Instant now) {
    if (status == null) {
      return List.of();
    }
    return switch (course.mode()) {
      case ACTIVE, SUSPENDED ->
          status.retained().stream().filter(retained -> !now.isBefore(retained.until())).toList();
      case LEAVING, GONE -> List.of();
    };
  }
}
