package dev.pavise.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A real PostgreSQL server on loopback. The server's first login without password lasts until the
 * one role that Pavise uses exists; from then on every login needs this installation's password.
 */
final class Database implements AutoCloseable {
  static final String NAME = "pavise";
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
  private static final int PASSWORD_BYTES = 24;

  private final EmbeddedPostgres server;
  private final int port;
  private final Path passwordFile;

  private Database(EmbeddedPostgres server, int port, Path passwordFile) {
    this.server = server;
    this.port = port;
    this.passwordFile = passwordFile;
  }

  static Database start(Layout layout, int port) {
    var data = layout.data("postgres");
    var passwordFile = layout.run().resolve("database-password");
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
      var database = new Database(builder.start(), port, passwordFile);
      if (isNew) {
        database.requirePasswords(data);
      }
      return database;
    } catch (IOException | SQLException e) {
      throw new Failure(
          "PostgreSQL does not start: " + e.getMessage(),
          "Look into " + layout.log("postgres") + ".",
          e);
    }
  }

  private void requirePasswords(Path data) throws IOException, SQLException {
    var random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    var password = HexFormat.of().formatHex(random);
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      // Hex digits only: nothing to quote.
      statement.execute("ALTER ROLE postgres PASSWORD '" + password + "'");
      statement.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + password + "'");
      statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
      Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
      statement.execute("SELECT pg_reload_conf()");
    }
    PrivateFile.write(passwordFile, password);
  }

  URI jdbcUrl() {
    return URI.create("jdbc:postgresql://127.0.0.1:" + port + "/" + NAME);
  }

  String password() {
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
