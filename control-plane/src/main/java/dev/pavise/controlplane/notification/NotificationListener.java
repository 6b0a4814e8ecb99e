package dev.pavise.controlplane.notification;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The one connection of this replica that listens; opened again whenever it breaks. */
@Component
class NotificationListener implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationListener.class);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);

  private final JdbcConnectionDetails details;
  private final Wakeups wakeups;
  private volatile boolean running;
  private volatile @Nullable Thread thread;

  NotificationListener(JdbcConnectionDetails details, Wakeups wakeups) {
    this.details = details;
    this.wakeups = wakeups;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("notification-listener").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    var listening = thread;
    if (listening != null) {
      listening.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try (var connection = connect()) {
        try (var statement = connection.createStatement()) {
          statement.execute("listen " + Wakeups.CHANNEL);
        }
        wakeups.wakeAll();
        listen(connection.unwrap(PGConnection.class));
      } catch (SQLException e) {
        if (running) {
          LOG.warn("the listening connection broke; opening it again: {}", e.getMessage());
        }
      }
      pause();
    }
  }

  private void listen(PGConnection connection) throws SQLException {
    while (running) {
      var notifications = connection.getNotifications((int) READ_TIMEOUT.toMillis());
      if (notifications != null) {
        for (var notification : notifications) {
          wakeups.wake(notification.getParameter());
        }
      }
    }
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    set(properties, PGProperty.USER, details.getUsername());
    set(properties, PGProperty.PASSWORD, details.getPassword());
    PGProperty.APPLICATION_NAME.set(properties, "pavise-notifications");
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    return DriverManager.getConnection(details.getJdbcUrl(), properties);
  }

  private static void set(Properties properties, PGProperty property, @Nullable String value) {
    if (value != null) {
      property.set(properties, value);
    }
  }

  private void pause() {
    try {
      if (running) {
        Thread.sleep(RECONNECT_DELAY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
