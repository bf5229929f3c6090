package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Passwords are in the Secret and nowhere else: they are looked for everywhere. */
@NullMarked
@ExtendWith(OutputCaptureExtension.class)
class DatabaseSecrecyTest {

  private final TenantDatabase cell = TenantDatabase.shared();
  private final DatabaseTenant tenant = new DatabaseTenant();
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void restore() {
    cell.run("alter role %s reset log_statement".formatted(cell.platform().username()));
  }

  @Test
  void noPasswordLeavesTheSecret(CapturedOutput output) throws IOException {
    cell.run("alter role %s set log_statement to 'all'".formatted(cell.platform().username()));
    var beforehand = new DatabaseTenant(tenant.scope, freshConnections());
    converge(beforehand);
    String first = tenant.secret().toString();
    tenant.secretObject().delete();
    converge(beforehand);
    failing(beforehand);

    Map<String, String> secret = tenant.secret();
    seen.add(output.getAll());
    seen.add(Files.readString(TestPostgres.shared().server().log()));
    seen.addAll(
        cell
            .query(
                "select c::text from coditect.credential c union all select e::text from coditect.tenant_epoch e")
            .stream()
            .map(String::valueOf)
            .toList());
    seen.addAll(
        cell.query("select coalesce(query, '') from pg_stat_activity").stream()
            .map(String::valueOf)
            .toList());

    assertThat(seen).anyMatch(text -> text.contains("coditect.put_password"));
    for (String login : Names.LOGINS) {
      String password = secret.getOrDefault(login + "_password", "");
      assertThat(password).hasSize(43);
      assertThat(first).doesNotContain(password);
      assertThat(seen).noneMatch(text -> text.contains(password));
    }
  }

  @Test
  void aSecretsTextFormShowsNoValue() {
    tenant.converged();
    assertThat(
            ai.coditect.provisioning.targets.kubernetes.TestSecrets.in(
                    ai.coditect.localstack.testing.TestControlPlane.shared().kubeconfig().file())
                .find(tenant.scope, Names.SECRET_NAME)
                .toString())
        .contains("app_password")
        .doesNotContain(tenant.secret().getOrDefault("app_password", "?"));
  }

  private ai.coditect.provisioning.cell.DatabaseConnections freshConnections() {
    return ai.coditect.provisioning.cell.TestCells.databases(cell.platform());
  }

  private void converge(DatabaseTenant of) {
    for (Step step : of.plan().steps()) {
      seen.add(step.toString());
      seen.add(of.target.apply(of.scope, step).toString());
    }
    seen.add(of.plan().toString());
    seen.add(of.target.observe(of.scope, of.desired()).toString());
  }

  /** The failure while a password is being set is the one that could carry it away. */
  private void failing(DatabaseTenant of) {
    cell.run(
        "alter table coditect.credential add constraint broken check (role_name = '') not valid");
    try {
      cell.run("alter role %s password 'by-hand'".formatted(of.names.login("app")));
      for (Step step : of.plan().steps()) {
        assertThatThrownBy(() -> of.target.apply(of.scope, step))
            .isInstanceOfSatisfying(
                FailureException.class,
                e -> {
                  var trace = new StringWriter();
                  e.printStackTrace(new PrintWriter(trace));
                  seen.add(trace.toString());
                });
      }
    } finally {
      cell.run("alter table coditect.credential drop constraint broken");
    }
  }
}
