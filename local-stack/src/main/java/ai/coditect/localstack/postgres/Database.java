package ai.coditect.localstack.postgres;

/**
 * How to reach one database as one user. The password is shown by its accessor only, never by
 * {@link #toString}.
 *
 * @param url JDBC URL
 */
public record Database(String url, String username, String password) {

  @Override
  public String toString() {
    return "Database[url=" + url + ", username=" + username + "]";
  }
}
