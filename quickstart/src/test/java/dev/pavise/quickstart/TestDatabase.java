package dev.pavise.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * The database of an installation, as its superuser sees it: whole, whoever a row belongs to.
 *
 * @param layout of the installation
 */
record TestDatabase(Layout layout) {
  /** Alters exactly one row. */
  void alter(String update, Object... parameters) throws SQLException {
    try (var connection = connect();
        var statement = connection.prepareStatement(update)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      int rows = statement.executeUpdate();
      if (rows != 1) {
        throw new AssertionError(rows + " rows were altered by: " + update);
      }
    }
  }

  /** Every row of every table, as {@code COPY} writes them: binary columns in hexadecimal. */
  byte[] dump() throws SQLException, IOException {
    var out = new ByteArrayOutputStream();
    try (var connection = connect();
        var statement = connection.createStatement();
        var tables =
            statement.executeQuery(
                "select format('%I.%I', schemaname, tablename) from pg_tables"
                    + " where schemaname not in ('pg_catalog', 'information_schema')")) {
      var copies = connection.unwrap(PGConnection.class).getCopyAPI();
      while (tables.next()) {
        copies.copyOut("copy " + tables.getString(1) + " to stdout", out);
      }
    }
    return out.toByteArray();
  }

  private Connection connect() throws SQLException {
    var settings = new Properties();
    try (var in = Files.newInputStream(layout.config("control-plane"))) {
      settings.load(in);
    } catch (IOException e) {
      throw new SQLException("the control plane's settings cannot be read", e);
    }
    return DriverManager.getConnection(
        settings.getProperty("spring.datasource.url"),
        Database.SUPERUSER,
        PrivateFile.read(layout.run().resolve(Database.PASSWORD_FILE)));
  }
}
