package dev.pavise.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A real PostgreSQL server on loopback. The server's first login without password lasts until the
 * role that owns Pavise's tables exists; from then on every login needs a password of this
 * installation. The control plane works as a role of its own, which row-level security holds.
 */
final class Database implements AutoCloseable {
  static final String NAME = "pavise";
  static final String SUPERUSER = "postgres";
  static final String APPLICATION = "pavise_application";
  static final String PASSWORD_FILE = "database-password";
  static final String APPLICATION_PASSWORD_FILE = "database-application-password";
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);

  private final EmbeddedPostgres server;
  private final int port;
  private final Path passwordFile;
  private final Path applicationPasswordFile;

  private Database(EmbeddedPostgres server, int port, Layout layout) {
    this.server = server;
    this.port = port;
    this.passwordFile = layout.run().resolve(PASSWORD_FILE);
    this.applicationPasswordFile = layout.run().resolve(APPLICATION_PASSWORD_FILE);
  }

  static Database start(Layout layout, int port) {
    var data = layout.data("postgres");
    var passwordFile = layout.run().resolve(PASSWORD_FILE);
    try {
      boolean isNew = Files.notExists(passwordFile);
      var builder =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(STARTS_WITHIN)
              .setOverrideWorkingDirectory(layout.home().resolve(".pavise/postgres").toFile())
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setServerConfig("max_connections", "100")
              .setOutputRedirector(
                  ProcessBuilder.Redirect.appendTo(layout.log("postgres").toFile()))
              .setErrorRedirector(
                  ProcessBuilder.Redirect.appendTo(layout.log("postgres").toFile()));
      if (!isNew) {
        builder.setConnectConfig("password", PrivateFile.read(passwordFile));
      }
      var database = new Database(builder.start(), port, layout);
      if (isNew) {
        database.requirePasswords(data);
      }
      database.makeRoles();
      return database;
    } catch (IOException | SQLException e) {
      throw new Failure(
          "PostgreSQL does not start: " + e.getMessage(),
          "Look into " + layout.log("postgres") + ".",
          e);
    }
  }

  private void requirePasswords(Path data) throws IOException, SQLException {
    var password = RandomSecret.password();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("ALTER ROLE " + SUPERUSER + " PASSWORD '" + password + "'");
      statement.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + password + "'");
      statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
      Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
      statement.execute("SELECT pg_reload_conf()");
    }
    PrivateFile.write(passwordFile, password);
  }

  /** What the migrations expect; made here too for an installation that began without them. */
  private void makeRoles() throws SQLException {
    if (Files.notExists(applicationPasswordFile)) {
      PrivateFile.write(applicationPasswordFile, RandomSecret.password());
    }
    try (var connection =
            DriverManager.getConnection(jdbcUrl().toString(), SUPERUSER, ownerPassword());
        var statement = connection.createStatement()) {
      makeRole(statement, APPLICATION);
      makeRole(statement, "pavise_background");
      statement.execute("ALTER ROLE " + APPLICATION + " LOGIN PASSWORD '" + password() + "'");
      statement.execute("GRANT pavise_background TO " + NAME);
    }
  }

  private static void makeRole(Statement statement, String role) throws SQLException {
    boolean isNew;
    try (var found =
        statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
      isNew = !found.next();
    }
    if (isNew) {
      statement.execute("CREATE ROLE " + role + " NOLOGIN");
    }
  }

  URI jdbcUrl() {
    return URI.create("jdbc:postgresql://127.0.0.1:" + port + "/" + NAME);
  }

  /** Of the control plane's role. */
  String password() {
    return PrivateFile.read(applicationPasswordFile);
  }

  /** Of the role that owns the tables, and of the server's superuser. */
  String ownerPassword() {
    return PrivateFile.read(passwordFile);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new Failure("PostgreSQL does not stop", "See `./pavise status`.", e);
    }
  }
}
