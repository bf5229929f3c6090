package ai.coditect.localstack.demo;

import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.stack.StackDescription;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tenant really has in its cell's database, read from the catalog by the login of the
 * platform.
 */
public final class DatabaseView {

  private static final String SCHEMAS =
      """
      select format('schema %s of %s, %s bytes', n.nspname, pg_get_userbyid(n.nspowner), coditect.schema_size(n.oid))
      from pg_namespace n where n.nspname = ?
      """;

  private static final String ROLES =
      """
      select format('role %s: %s%s%s%s', r.rolname,
          case when r.rolcanlogin then 'logs in, ' || r.rolconnlimit || ' connections' else 'nobody logs in' end,
          coalesce(', may ' || (
            select string_agg(lower(a.privilege_type), ', ' order by a.privilege_type)
            from pg_default_acl d, aclexplode(d.defaclacl) a
            where d.defaclnamespace = n.oid and d.defaclobjtype = 'r' and a.grantee = r.oid), ''),
          coalesce(', acts as ' || (
            select string_agg(pg_get_userbyid(m.roleid), ', ') from pg_auth_members m
            where m.member = r.oid and m.set_option), ''),
          coalesce(', ' || (
            select string_agg(c, ', ' order by c) from pg_db_role_setting s, unnest(s.setconfig) c
            where s.setrole = r.oid and s.setdatabase = 0), ''))
      from pg_namespace n join pg_roles r on r.rolname ~ ('^' || n.nspname || '_')
      where n.nspname = ? order by r.rolname
      """;

  private DatabaseView() {}

  /** A line for the schema and for each role; none if the tenant has no database. */
  public static List<String> of(StackDescription stack, String tenant) {
    var secrets = new SecretStore(Path.of(stack.dataFolder()).resolve("secrets"));
    String url = stack.postgresUrl().replaceFirst("/postgres(?=$|\\?)", "/tenants");
    String schema = "t_" + tenant.substring(tenant.indexOf('_') + 1);
    try (Connection connection =
        DriverManager.getConnection(
            url, "coditect_cell", secrets.password("postgres-coditect_cell.password"))) {
      List<String> lines = new ArrayList<>(lines(connection, SCHEMAS, schema));
      lines.addAll(lines(connection, ROLES, schema));
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException("the tenants' database cannot be read", e);
    }
  }

  private static List<String> lines(Connection connection, String sql, String schema)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      List<String> lines = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.add(row.getString(1));
        }
      }
      return lines;
    }
  }
}
