package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says what an error of PostgreSQL means for the plan. */
final class DatabaseFailures {

  private static final int MAX_MESSAGE = 500;

  private DatabaseFailures() {}

  static FailureException translate(SQLException e, String what) {
    return new FailureException(failure(e, what), e);
  }

  private static Failure failure(SQLException e, String what) {
    String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String whole = "%s: %s".formatted(what, said);
    String message = whole.length() <= MAX_MESSAGE ? whole : whole.substring(0, MAX_MESSAGE);
    @Nullable String state = e.getSQLState();
    return switch (state == null ? "" : state) {
      // Raised by deploy/cell/database.sql.
      case "CD001" -> new Failure.Terminal(Reason.OWNERSHIP_CONFLICT, message);
      // disk_full, out_of_memory (of locks too), configuration_limit_exceeded
      case "53100", "53200", "53400" -> new Failure.Rejected(Reason.DATABASE_FULL, message);
      case "42501" -> new Failure.Terminal(Reason.DATABASE_FORBIDDEN, message);
      // A schema, table, function or role that deploy/cell/database.sql makes is not there.
      case "3F000", "42P01", "42883", "42704" ->
          new Failure.Terminal(
              Reason.DATABASE_FORBIDDEN, message + " (is the cell's database prepared?)");
      // serialization_failure, deadlock_detected, object_in_use, dependent_objects_still_exist
      case "40001", "40P01", "55006", "2BP01" ->
          new Failure.Transient(Reason.DATABASE_IN_USE, message);
      case "55P03" ->
          new Failure.Transient(
              Reason.DATABASE_IN_USE, what + ": somebody's open transaction holds a lock on it");
      case "57014" -> new Failure.Transient(Reason.DATABASE_UNAVAILABLE, what + ": took too long");
      default ->
          isDefinition(state)
              ? new Failure.Rejected(Reason.DATABASE_REJECTED, message)
              // 28P01 included: passwords are changed outside, and the next attempt may fit again.
              : new Failure.Transient(Reason.DATABASE_UNAVAILABLE, message);
    };
  }

  /** Whether the statement or its data are at fault, so that it would fail again. */
  private static boolean isDefinition(@Nullable String state) {
    return state != null
        && (state.startsWith("22")
            || state.startsWith("42")
            || state.startsWith("54")
            || state.startsWith("0A"));
  }
}
