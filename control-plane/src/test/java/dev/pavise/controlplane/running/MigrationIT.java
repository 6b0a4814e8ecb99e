package dev.pavise.controlplane.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.controlplane.ControlPlaneApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations as a step of their own, so that who serves need not know the owner's password. */
class MigrationIT {
  @TempDir Path directory;
  private ControlPlane.Home home;

  @BeforeEach
  void prepare() throws Exception {
    home = ControlPlane.Home.create(directory, Signer.generate());
  }

  @Test
  void migratesWithTheOwnersLoginAloneThenServesWithTheApplicationsAlone() throws Exception {
    ControlPlaneApplication.main(migrating("--spring.flyway.user=" + Engines.OWNER));

    assertThat(tables()).contains("tenants", "deployments", "outbox");
    try (var controlPlane =
        ControlPlane.start(
            home,
            new FakeProvider(),
            Map.of("spring.flyway.enabled", "false", "spring.flyway.user", "nobody"))) {
      assertThat(new Client(controlPlane.address(), null).get("/health").status()).isEqualTo(200);
      assertThat(home.bootstrapToken()).isNotEmpty();
    }
  }

  @Test
  void migratingTwiceChangesNothing() {
    var arguments = migrating("--spring.flyway.user=" + Engines.OWNER);
    ControlPlaneApplication.main(arguments);
    var before = tables();
    ControlPlaneApplication.main(arguments);

    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void refusesToMigrateAsTheApplicationOrNotAtAll() {
    assertThatThrownBy(() -> ControlPlaneApplication.main(migrating()))
        .hasMessageContaining("spring.flyway.user");
    assertThatThrownBy(
            () ->
                ControlPlaneApplication.main(
                    migrating(
                        "--spring.flyway.user=" + Engines.OWNER, "--spring.flyway.enabled=false")))
        .hasMessageContaining("spring.flyway.enabled");
    assertThat(tables()).isEmpty();
  }

  private String[] migrating(String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--pavise.control-plane.migrate-only=true",
                "--spring.datasource.url=" + home.database().url(),
                "--spring.flyway.password=" + home.database().password()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private List<String> tables() {
    return home.database()
        .jdbc()
        .sql("select tablename from pg_tables where schemaname = 'public' order by tablename")
        .query(String.class)
        .list();
  }
}
