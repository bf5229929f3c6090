package ai.coditect.selfservice.surface;

import ai.coditect.contracts.tenant.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who may do what, as {@code docs/access.md} shows it. */
final class AccessTable {

  static final String HEAD = "| operation |";

  private final List<ApiOperation> operations;

  AccessTable(List<ApiOperation> operations) {
    this.operations = operations;
  }

  String markdown() {
    String roles =
        Arrays.stream(Role.values())
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" | "));
    return HEAD
        + " "
        + roles
        + " | key with scope | others |\n"
        + "|---".repeat(Role.values().length + 3)
        + "|\n"
        + operations.stream().map(AccessTable::row).collect(Collectors.joining());
  }

  private static String row(ApiOperation operation) {
    String roles =
        Arrays.stream(Role.values())
            .map(role -> operation.members(role) ? "yes" : "")
            .collect(Collectors.joining(" | "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            operation,
            roles,
            operation.scope().isEmpty() ? "" : "`" + operation.scope() + "`",
            others(operation));
  }

  private static String others(ApiOperation operation) {
    List<String> others = new ArrayList<>();
    if (operation.anybody()) {
      others.add("anybody");
    }
    if (operation.access().path("account").asBoolean(false)) {
      others.add("any account");
    }
    if (operation.access().path("recentSignIn").asBoolean(false)) {
      others.add("only after a recent sign-in");
    }
    operation.platform().forEach(role -> others.add("platform: " + role));
    operation.values("holders").forEach(kind -> others.add("token of the " + kind));
    return String.join(", ", others);
  }
}
