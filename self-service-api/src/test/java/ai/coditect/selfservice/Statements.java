package ai.coditect.selfservice;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Every statement that the service prepares: all texts there were, and which ones the thread of a
 * request has prepared since somebody began to count.
 */
public final class Statements {

  private static final Set<String> TEXTS = ConcurrentHashMap.newKeySet();
  private static final ConcurrentLinkedQueue<String> OF_REQUESTS = new ConcurrentLinkedQueue<>();

  private Statements() {}

  /** A data source that tells what is prepared. */
  static DataSource recorded(DataSource pool) {
    return new DelegatingDataSource(pool) {
      @Override
      public Connection getConnection() throws SQLException {
        return recorded(super.getConnection());
      }
    };
  }

  /** All texts that there were so far, in this and all other tests. */
  public static Set<String> texts() {
    return Set.copyOf(TEXTS);
  }

  /** What the threads of requests prepare while something is done. */
  public static List<String> during(Runnable work) {
    OF_REQUESTS.clear();
    work.run();
    return new ArrayList<>(OF_REQUESTS);
  }

  private static Connection recorded(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Statements.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                note((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void note(String sql) {
    String thread = Thread.currentThread().getName();
    // What tests ask themselves, also while they await something, is not the service's.
    if (!thread.equals("main")
        && !thread.startsWith("ForkJoinPool")
        && !thread.startsWith("awaitility")) {
      TEXTS.add(sql.replaceAll("\\s+", " ").strip());
    }
    if (thread.startsWith("tomcat-handler")) {
      OF_REQUESTS.add(sql);
    }
  }
}
