package dev.pavise.controlplane.running;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real PostgreSQL and a real Kafka for all tests of this run: embedded servers, or containers
 * with {@code -Dpavise.test.engines=testcontainers}. Each test takes a database of its own; the
 * broker is shared.
 */
public final class Engines {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final Kind KIND =
      Kind.valueOf(System.getProperty("pavise.test.engines", "embedded").toUpperCase(Locale.ROOT));

  private Engines() {}

  private enum Kind {
    EMBEDDED,
    TESTCONTAINERS
  }

  /** The login of the control plane, and the one that owns the tables; neither is a superuser. */
  public static final String APPLICATION = "pavise_application";

  static final String OWNER = "pavise_owner";

  /**
   * Where a database is.
   *
   * @param superuser sees everything; its password is also that of the application and the owner
   */
  public record Database(String url, String superuser, String password) {
    /** The whole database, whatever row-level security says. */
    public JdbcClient jdbc() {
      return jdbc(superuser);
    }

    /** As another login sees it. */
    public JdbcClient jdbc(String login) {
      return JdbcClient.create(new DriverManagerDataSource(url, login, password));
    }
  }

  /** A new, empty database. */
  public static Database newDatabase() {
    var name = "pavise_" + DATABASES.incrementAndGet();
    var server = Postgres.SERVER;
    execute(server, "create database " + name + " owner " + OWNER);
    return new Database(
        server.url().replaceFirst("/[a-z]+(\\?.*)?$", "/" + name),
        server.superuser(),
        server.password());
  }

  private static void execute(Database server, String... statements) {
    try (var connection =
            DriverManager.getConnection(server.url(), server.superuser(), server.password());
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the server cannot be prepared", e);
    }
  }

  /** Bootstrap servers of the broker. */
  public static String kafka() {
    return Kafka.SERVERS;
  }

  /** Started when first used. */
  private static final class Postgres {
    static final Database SERVER = start();

    private static Database start() {
      var server =
          switch (KIND) {
            case EMBEDDED -> embedded();
            case TESTCONTAINERS -> contained();
          };
      var login = " login password '" + server.password() + "'";
      execute(
          server,
          "create role " + APPLICATION + login,
          "create role " + OWNER + login,
          "create role pavise_background nologin",
          "grant pavise_background to " + OWNER);
      return server;
    }

    private static Database embedded() {
      try {
        var server = EmbeddedPostgres.builder().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
        return new Database(server.getJdbcUrl("postgres", "postgres"), "postgres", "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @SuppressWarnings("resource")
    private static Database contained() {
      var server = new PostgreSQLContainer("postgres:18").withDatabaseName("postgres");
      server.start();
      return new Database(server.getJdbcUrl(), server.getUsername(), server.getPassword());
    }

    private static void close(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Started when first used. */
  private static final class Kafka {
    static final String SERVERS = start();

    @SuppressWarnings("resource")
    private static String start() {
      return switch (KIND) {
        case EMBEDDED -> {
          var broker = new EmbeddedKafkaKraftBroker(1, 1);
          broker.brokerProperty("auto.create.topics.enable", "false");
          broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
          broker.brokerProperty("offsets.topic.num.partitions", "1");
          broker.afterPropertiesSet();
          Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
          yield broker.getBrokersAsString();
        }
        case TESTCONTAINERS -> {
          var broker = new KafkaContainer("apache/kafka-native:4.1.0");
          broker.start();
          yield broker.getBootstrapServers();
        }
      };
    }
  }
}
