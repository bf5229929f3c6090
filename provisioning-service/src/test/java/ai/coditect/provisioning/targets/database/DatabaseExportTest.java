package ai.coditect.provisioning.targets.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.ExportSource.Archive;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.TestTouched;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullMarked
class DatabaseExportTest {

  private static final TenantDatabase SERVER = TenantDatabase.shared();
  private static final DatabaseConnections DATABASES = TestCells.databases(SERVER.platform());

  private final List<AuditEntry> trail = new ArrayList<>();
  private final DatabaseExport export =
      new DatabaseExport(
          DATABASES,
          new CellDatabase(DATABASES),
          new ExportLogin(DATABASES, new CellDatabase(DATABASES), trail::add, Clock.systemUTC()),
          TestTouched.EVERYBODY);

  @Test
  void aTenantThatNeverHadADatabaseHasNoPartInTheArchive() throws IOException {
    assertThat(exported(new TenantScope(TenantId.next(), new CellId("test"), 1))).isEmpty();
    assertThat(trail).isEmpty();
  }

  @Test
  void everyTableIsThereWithAllItsRowsWhateverItsNameAndTypes() throws Exception {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    tenant.as(
        "ddl",
        """
        create type mood as enum ('sad', 'it''s "ok"');
        create domain positive as integer check (value > 0);
        create type point3 as (x int, y int, z int);
        create table "Robert"");DROP TABLE t;--/../é" ("a ""column""\" text, b mood, c positive, d point3[], e bytea, f jsonb,
          g timestamptz, h numeric, i int4range, j uuid, k interval, l int generated always as (c * 2) stored, m xml, n float8);
        insert into "Robert"");DROP TABLE t;--/../é" values (E'line\\nbreak, "quoted"', 'it''s "ok"', 7, array[(1,2,3)::point3], '\\xdeadbeef',
          '{"ü": [1, null]}', '2026-01-02 03:04:05.678901+02', 'NaN', '[1,5)', '00000000-0000-0000-0000-000000000001', '1 mon -2 days',
          default, '<a/>', 'Infinity'), ('', null, null, null, '', 'null', null, 1e-20, 'empty', null, null, default, null, 0.1);
        create table empty (id int primary key);
        create table nothing ();
        insert into nothing default values;
        create table parted (id int, v text) partition by range (id);
        create table parted_1 partition of parted for values from (0) to (10);
        insert into parted values (1, 'one');
        create table parent (id int);
        create table child () inherits (parent);
        insert into parent values (1);
        insert into child values (2);
        create view seen as select * from parent;
        create materialized view kept as select count(*) from parent;
        create materialized view unfilled as select 1 with no data;
        create sequence counter start 5;
        select nextval('counter');
        create function twice(i int) returns int language sql immutable return i * 2;
        alter table parent enable row level security;
        alter table parent force row level security;
        create policy nobody on parent using (false)
        """);

    Map<String, String> files = exported(tenant.scope);

    assertThat(rows(files, "Robert\");DROP TABLE t;--/../é"))
        .isEqualTo(
            """
            "a ""column""\",b,c,d,e,f,g,h,i,j,k,l,m,n
            "line
            break, ""quoted""\","it's ""ok""\",7,"{""(1,2,3)""}",\\xdeadbeef,"{""ü"": [1, null]}",2026-01-02 01:04:05.678901+00,NaN,"[1,5)",\
            00000000-0000-0000-0000-000000000001,1 mon -2 days,14,<a/>,Infinity
            "",,,,\\x,null,,0.00000000000000000001,empty,,,,,0.1
            """);
    assertThat(rows(files, "empty")).isEqualTo("id\n");
    assertThat(rows(files, "parted_1")).isEqualTo("id,v\n1,one\n");
    assertThat(rows(files, "parent"))
        .as("past row policies, without its heirs")
        .isEqualTo("id\n1\n");
    assertThat(rows(files, "child")).isEqualTo("id\n2\n");
    assertThat(rows(files, "kept")).isEqualTo("count\n2\n");
    assertThat(described(files, "nothing").path("file").isString()).isTrue();
    assertThat(described(files, "unfilled").has("file")).isFalse();
    assertThat(described(files, "parted").get("partitionKey").stringValue())
        .isEqualTo("RANGE (id)");
    assertThat(described(files, "seen").get("definition").stringValue()).contains("SELECT");
    assertThat(described(files, "counter").at("/sequence/last").longValue()).isEqualTo(5);
    assertThat(described(files, "twice").get("definition").stringValue()).contains("i * 2");
    assertThat(described(files, "mood").get("labels").valueStream().map(JsonNode::stringValue))
        .containsExactly("sad", "it's \"ok\"");
    assertThat(files.keySet())
        .as("no name leads out of its folder")
        .allMatch(name -> name.matches("database/[A-Za-z0-9_./-]+") && !name.contains(".."));
    assertThat(lines(files, "database/contents.ndjson"))
        .filteredOn(line -> line.get("table").stringValue().equals("nothing"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("rows").longValue()).isEqualTo(1));
  }

  @Test
  void theLoginCanReadAndNothingElseAndIsGoneAfterwards() throws Exception {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    tenant.as("ddl", "create table t (id int); insert into t values (1)");
    List<String> refused = new ArrayList<>();
    var login =
        new ExportLogin(DATABASES, new CellDatabase(DATABASES), trail::add, Clock.systemUTC());
    login.use(
        tenant.scope,
        (connection, _) -> {
          for (String sql :
              new String[] {
                "insert into %s.t values (2)",
                "set transaction read write; insert into %s.t values (2)",
                "drop table %s.t",
                "create table %s.u ()",
                "set role %s_owner",
                "set role %s_app",
                "select * from coditect.credential",
                "alter role %s_export valid until 'infinity'"
              }) {
            refused.add(refusal(connection, sql.formatted(tenant.names.schema())));
          }
          return new ExportLogin.Extent(0, 0, 0);
        });

    assertThat(refused)
        .hasSize(8)
        .allMatch(state -> state.equals("42501") || state.equals("25006"));
    assertThat(SERVER.query("select id from %s.t".formatted(tenant.names.schema())))
        .containsExactly("1");
    assertThat(roles(tenant)).containsExactly("app", "ddl", "owner", "ro");
    assertThat(tenant.plan().converged()).isTrue();
    assertThat(trail)
        .extracting(AuditEntry::action, AuditEntry::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("export-login.opened", Outcome.INTENDED),
            org.assertj.core.groups.Tuple.tuple("export-login.opened", Outcome.SUCCEEDED),
            org.assertj.core.groups.Tuple.tuple("schema.exported", Outcome.SUCCEEDED),
            org.assertj.core.groups.Tuple.tuple("export-login.closed", Outcome.SUCCEEDED));
  }

  @Test
  void whatACrashLeavesIsRemovedByTheNextPlanAndByTheNextExportAndIsNobodysLoss() throws Exception {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    tenant.as("ddl", "create table t (id int)");
    leaveLogin(tenant);
    assertThat(tenant.plan().steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.key()).isEqualTo(tenant.loginKey("export"));
              assertThat(step.verb()).as("so no customer has to agree to it").isEqualTo("deleted");
            });
    assertThat(exported(tenant.scope)).isNotEmpty();
    assertThat(roles(tenant)).doesNotContain("export");

    leaveLogin(tenant);
    for (Step step : tenant.plan().steps()) {
      assertThat(tenant.target.apply(tenant.scope, step)).isInstanceOf(Observation.Absent.class);
    }
    assertThat(roles(tenant)).doesNotContain("export");
  }

  @Test
  void aCopyMadeBesideTheRunsIsNotInTheirWayAndTheyAreNotInIts() throws Exception {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    tenant.as("ddl", "create table t (id int); insert into t values (1)");
    List<Boolean> converged = new ArrayList<>();
    Map<String, String> files =
        exported(
            new TenantScope(tenant.scope.tenant(), tenant.scope.cell()),
            _ -> {
              // A run that acts meanwhile.
              SERVER.query(
                  "select coditect.fence('%s', %d)"
                      .formatted(tenant.names.suffix(), 2 + converged.size()));
              converged.add(tenant.plan().converged());
            });

    assertThat(rows(files, "t")).isEqualTo("id\n1\n");
    assertThat(converged).isNotEmpty().doesNotContain(false);
    assertThat(roles(tenant)).doesNotContain("export");
  }

  @Test
  void anExportThatFailsTakesItsLoginAwayAndSaysSo() throws SQLException {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    tenant.as("ddl", "create table t (id int)");
    assertThatThrownBy(
            () ->
                export.export(
                    tenant.scope,
                    _ -> {
                      throw new IOException("no room");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(roles(tenant)).doesNotContain("export");
    assertThat(trail)
        .extracting(AuditEntry::action, AuditEntry::outcome)
        .contains(org.assertj.core.groups.Tuple.tuple("schema.exported", Outcome.FAILED));
  }

  @Test
  void aRowThatIsTooLargeIsRefusedBeforeItIsInMemory() throws SQLException {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    tenant.as("ddl", "create table big (v text)");
    // Small where it is stored.
    tenant.as("app", "insert into big values (repeat('x', 12000000))");
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> exported(tenant.scope))
        .satisfies(e -> assertThat(e.failure().reason()).isEqualTo(Reason.ARCHIVE_TOO_LARGE));
    assertThat(roles(tenant)).doesNotContain("export");
  }

  @Test
  void largeObjectsOfTheTenantAreInTheArchiveAndGoWithTheSchema() throws Exception {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    String oid =
        Objects.requireNonNull(
            SERVER
                .query("select lo_from_bytea(0, convert_to(repeat('x', 1500000), 'UTF8'))")
                .getFirst());
    SERVER.run("alter large object %s owner to %s".formatted(oid, tenant.names.owner()));

    assertThat(exported(tenant.scope))
        .hasEntrySatisfying(
            "database/large-objects/%s.bin".formatted(oid),
            content -> assertThat(content).hasSize(1_500_000).matches("x+"));

    for (String login : List.of("app", "ro", "ddl")) {
      tenant.delete(tenant.loginKey(login));
    }
    tenant.delete(tenant.schemaKey());
    tenant.delete(tenant.names.roleKey(tenant.names.owner()));
    assertThat(
            SERVER.query("select oid from pg_largeobject_metadata where oid = %s".formatted(oid)))
        .isEmpty();
  }

  @Test
  void thousandsOfTablesNeedFewLocksAndAreAllOfOneMoment() throws Exception {
    DatabaseTenant tenant = new DatabaseTenant().converged();
    int tables = 2_500;
    tenant.as(
        "ddl",
        """
        do $$ begin
          for i in 1..%d loop execute format('create table t%%s (id) as select %%s', i, i); end loop;
        end $$
        """
            .formatted(tables));
    List<Long> locks = new ArrayList<>();
    Map<String, String> files =
        exported(
            tenant.scope,
            name -> {
              if (locks.isEmpty() && name.endsWith("-t1200.csv")) {
                locks.add(
                    Long.parseLong(
                        Objects.requireNonNull(
                            SERVER
                                .query(
                                    "select count(*) from pg_locks l join pg_stat_activity a using (pid) where usename = '%s'"
                                        .formatted(tenant.names.login("export")))
                                .getFirst())));
                // Not part of that moment any more.
                SERVER.run("insert into %s.t2400 values (0)".formatted(tenant.names.schema()));
              }
            });
    assertThat(locks).singleElement().satisfies(held -> assertThat(held).isLessThan(500));
    assertThat(files.keySet()).filteredOn(name -> name.endsWith(".csv")).hasSize(tables);
    assertThat(rows(files, "t2400")).isEqualTo("id\n2400\n");
  }

  private static void leaveLogin(DatabaseTenant tenant) throws SQLException {
    try (Connection connection = DATABASES.open(tenant.scope.cell())) {
      new Roles(connection)
          .openExport(
              tenant.names.schema(),
              new Passwords().verifier("x"),
              Clock.systemUTC().instant(),
              java.time.Duration.ofSeconds(1));
    }
  }

  private static String refusal(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute(sql);
      return sql + " was done";
    } catch (SQLException e) {
      return Objects.requireNonNullElse(e.getSQLState(), "");
    }
  }

  private static List<String> roles(DatabaseTenant tenant) {
    String prefix = tenant.names.schema() + "_";
    return SERVER
        .query(
            "select rolname from pg_roles where starts_with(rolname, '%s') order by 1"
                .formatted(prefix))
        .stream()
        .map(role -> Objects.requireNonNull(role).substring(prefix.length()))
        .toList();
  }

  private Map<String, String> exported(TenantScope scope) throws IOException {
    return exported(scope, _ -> {});
  }

  private Map<String, String> exported(TenantScope scope, Consumer<String> begun)
      throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    Archive archive =
        name -> {
          begun.accept(name);
          var content = new ByteArrayOutputStream();
          return new FilterOutputStream(content) {
            @Override
            public void write(byte[] bytes, int from, int length) {
              content.write(bytes, from, length);
            }

            @Override
            public void close() {
              files.put(name, content.toString(StandardCharsets.UTF_8));
            }
          };
        };
    export.export(scope, archive);
    return files;
  }

  private static String rows(Map<String, String> files, String table) {
    return Objects.requireNonNull(files.get(described(files, table).get("file").stringValue()));
  }

  private static JsonNode described(Map<String, String> files, String name) {
    return lines(files, "database/schema.ndjson").stream()
        .filter(line -> line.get("name").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> lines(Map<String, String> files, String file) {
    return Objects.requireNonNull(files.get(file))
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }
}
