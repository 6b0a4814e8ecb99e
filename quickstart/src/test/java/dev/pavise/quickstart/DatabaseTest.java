package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final Path MIGRATIONS = Path.of("../db/migrations");
  private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__.*\\.sql");

  @Test
  void preparesTheRolesThatTheMigrationsNeed(@TempDir Path home) throws Exception {
    var layout = layout(home);
    try (var database = Database.start(layout, freePort())) {
      migrate(database);
      try (var application = connect(database, Database.APPLICATION, database.password());
          var statement = application.createStatement();
          var rows = statement.executeQuery("select count(*) from deployments")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isZero();
        assertThatThrownBy(() -> statement.execute("drop policy own_tenant on deployments"))
            .isInstanceOf(SQLException.class);
      }
      assertThat(database.password()).isNotEqualTo(database.ownerPassword());
      assertThatThrownBy(() -> connect(database, Database.NAME, database.password()))
          .isInstanceOf(SQLException.class);
    }
    var file = layout.run().resolve(Database.APPLICATION_PASSWORD_FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void givesAnEarlierInstallationTheRolesItLacks(@TempDir Path home) throws Exception {
    var layout = layout(home);
    var port = freePort();
    try (var database = Database.start(layout, port);
        var superuser = connect(database, Database.SUPERUSER, database.ownerPassword());
        var statement = superuser.createStatement()) {
      statement.execute("drop role " + Database.APPLICATION);
      statement.execute("drop role pavise_background");
    }
    Files.delete(layout.run().resolve(Database.APPLICATION_PASSWORD_FILE));

    try (var database = Database.start(layout, port);
        var application = connect(database, Database.APPLICATION, database.password())) {
      assertThat(application.isValid(1)).isTrue();
      migrate(database);
    }
  }

  private static void migrate(Database database) throws SQLException, IOException {
    try (var owner = connect(database, Database.NAME, database.ownerPassword());
        var statement = owner.createStatement();
        var files = Files.list(MIGRATIONS)) {
      owner.setAutoCommit(false);
      for (var each : files.sorted(Comparator.comparing(DatabaseTest::version)).toList()) {
        statement.execute(Files.readString(each));
      }
      owner.commit();
    }
  }

  private static int version(Path migration) {
    var name = MIGRATION.matcher(migration.getFileName().toString());
    assertThat(name.matches()).as("%s", migration).isTrue();
    return Integer.parseInt(name.group(1));
  }

  private static Connection connect(Database database, String login, String password)
      throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl().toString(), login, password);
  }

  private static Layout layout(Path home) throws IOException {
    var layout = Layout.of(home);
    Files.createDirectories(layout.log("postgres").getParent());
    Files.createDirectories(layout.data("postgres"));
    return layout;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
