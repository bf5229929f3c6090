package ai.coditect.selfservice.live;

import ai.coditect.contracts.id.TenantId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The one thread of a replica that serves all its streams. It hears from the database which tenants
 * have changed, whichever replica changed them, right after the commit and never before it. After
 * the database was away it takes every tenant that is watched for changed.
 */
@Component
class TenantWatch implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(TenantWatch.class);
  private static final String CHANNEL = "tenant_changed";
  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int CHECK_EVERY_ROUNDS = 20;
  private static final int CHECK_SECONDS = 2;

  private final JdbcConnectionDetails database;
  private final StatusStreams streams;
  private @Nullable CountDownLatch stopping;

  TenantWatch(JdbcConnectionDetails database, StatusStreams streams) {
    this.database = database;
    this.streams = streams;
  }

  @Override
  public synchronized void start() {
    CountDownLatch stop = new CountDownLatch(1);
    stopping = stop;
    Thread.ofPlatform().name("tenant-watch").daemon().start(() -> watch(stop));
  }

  /** Before the server stops: it would wait for the streams. */
  @Override
  public synchronized void stop() {
    if (stopping != null) {
      stopping.countDown();
      stopping = null;
      streams.endAll();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return stopping != null;
  }

  private void watch(CountDownLatch stop) {
    while (stop.getCount() > 0) {
      try (Connection connection = connect()) {
        streams.watched().forEach(streams::changed);
        serve(connection, stop);
      } catch (SQLException | RuntimeException e) {
        LOG.atWarn().setCause(e).log("Changes of tenants cannot be heard; connecting again");
        pause(stop);
      }
    }
  }

  private void serve(Connection connection, CountDownLatch stop) throws SQLException {
    PGConnection notified = connection.unwrap(PGConnection.class);
    boolean more = false;
    for (int round = 1; stop.getCount() > 0; round++) {
      PGNotification[] heard =
          notified.getNotifications(more ? 1 : Math.toIntExact(ROUND.toMillis()));
      tenants(heard).forEach(streams::changed);
      more = streams.beat();
      if (round % CHECK_EVERY_ROUNDS == 0 && !connection.isValid(CHECK_SECONDS)) {
        throw new SQLException("the connection is broken");
      }
    }
  }

  /** A connection of its own: one of the pool would be missing there for ever. */
  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", String.valueOf(database.getUsername()));
    properties.setProperty("password", String.valueOf(database.getPassword()));
    properties.setProperty("ApplicationName", "self-service-api tenant-watch");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("tcpKeepAlive", "true");
    Connection connection = DriverManager.getConnection(database.getJdbcUrl(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private static Set<TenantId> tenants(PGNotification @Nullable [] heard) {
    Set<TenantId> tenants = new LinkedHashSet<>();
    if (heard != null) {
      for (PGNotification notification : heard) {
        tenants.add(new TenantId(notification.getParameter()));
      }
    }
    return tenants;
  }

  /** Clients hear from us meanwhile, so that they do not take the connection for broken. */
  private void pause(CountDownLatch stop) {
    try {
      var _ = streams.beat();
      var _ = stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("Streams could not be served");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }
}
