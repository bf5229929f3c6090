package ai.coditect.selfservice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TenantActionTest {

  @Test
  void docs_show_the_table_that_is_in_force() throws IOException {
    assertThat(Files.readString(Path.of("../docs/lifecycle.md"))).contains(table());
  }

  private static String table() {
    String states =
        Arrays.stream(TenantState.values())
            .map(TenantState::value)
            .collect(Collectors.joining(" | "));
    String rows =
        Arrays.stream(TenantAction.values())
            .map(TenantActionTest::row)
            .collect(Collectors.joining("\n"));
    return "| action | " + states + " |\n|---|---|---|---|---|---|\n" + rows + "\n";
  }

  private static String row(TenantAction action) {
    return "| `%s` | %s |"
        .formatted(
            action.value(),
            Arrays.stream(TenantState.values())
                .map(state -> action.allowedIn(state) ? "yes" : "`tenant-state`")
                .collect(Collectors.joining(" | ")));
  }
}
