package dev.pavise.guest.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.guest.agent.ManifestFixture;
import dev.pavise.guest.agent.Root;
import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.image.ImageLimits;
import dev.pavise.guest.agent.image.ImageReference;
import dev.pavise.guest.agent.image.Images;
import dev.pavise.guest.agent.image.TestRegistry;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.attester.AgentReport.ContainerReport;
import dev.pavise.messages.attester.AgentReport.ContainerState;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Operations.Logs;
import dev.pavise.messages.manifest.RestartRule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real containers under a real crun, looked at from inside. */
class CrunIT {
  @TempDir Path directory;

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final List<ContainerReport> reports = new CopyOnWriteArrayList<>();
  private GuestDirectories directories;
  private TestRegistry registry;
  private ImageReference image;
  private @Nullable Workload workload;

  @BeforeEach
  void start() throws Exception {
    assertThat(Path.of("/usr/bin/crun")).as("apt-get install crun").isExecutable();
    Root.require();
    assertThat(ShellImage.isPossible()).as("apt-get install dash").isTrue();
    directories = new GuestDirectories(directory.resolve("run"), directory.resolve("state"));
    registry = new TestRegistry();
    image = ShellImage.push(registry);
  }

  @AfterEach
  void stop() throws Exception {
    if (workload != null) {
      workload.stop();
    }
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void givesNoCapabilityThatTheManifestDoesNotName() throws Exception {
    run(shell("while read -r line; do echo \"$line\"; done </proc/self/status", true));

    // CAP_NET_BIND_SERVICE is bit 10.
    assertThat(output())
        .contains("CapEff:\t0000000000000400", "CapBnd:\t0000000000000400")
        .contains("CapInh:\t0000000000000000", "CapAmb:\t0000000000000000")
        .contains("NoNewPrivs:\t1");
  }

  @Test
  void showsTheSecretToItsOwnerOnlyAndReadOnly() throws Exception {
    run(
        shell(
            "read -r s </run/secrets/key; echo \"secret=$s\";"
                + " echo x 2>/dev/null >/run/secrets/key || echo read-only;"
                + " read -r c </etc/app.conf; echo \"config=$c\"",
            true));

    assertThat(output()).contains("secret=s3cret", "read-only", "config=ok");
  }

  @Test
  void keepsASecretFromAnotherUser() throws Exception {
    var container = shell("2>/dev/null read -r s </run/secrets/key || echo no", true);
    run(with(container, "web", List.of(container.mounts().getFirst())));

    assertThat(output()).isEqualTo("no\n").doesNotContain("s3cret");
  }

  @Test
  void takesVariablesFromImageManifestAndSecret() throws Exception {
    run(shell("echo $A$B$C=$PASSWORD=$HOSTNAME=$HOME; pwd", true));

    assertThat(output()).contains("143=s3cret=app=/root", "/data");
  }

  @Test
  void runsAsAUserOfTheImageWithTheirGroups() throws Exception {
    var container = shell("while read -r line; do echo \"$line\"; done </proc/self/status", true);
    run(with(container, "web", List.of()));

    assertThat(output())
        .contains("Uid:\t33\t33\t33\t33", "Gid:\t34\t34\t34\t34", "Groups:\t77")
        .contains("CapEff:\t0000000000000000");
  }

  @Test
  void keepsTheRootReadOnlyWhenAsked() throws Exception {
    run(shell("echo x 2>/dev/null >/data/new && echo written || echo refused", true));
    assertThat(output()).contains("refused");
  }

  @Test
  void letsAWritableRootBeWritten() throws Exception {
    run(shell("echo x >/data/new && echo written", false));
    assertThat(output()).contains("written");
  }

  @Test
  void knowsEveryContainerByNameAndHidesWhatIsTheGuests() throws Exception {
    run(
        shell(
            "while read -r line; do echo \"hosts $line\"; done </etc/hosts;"
                + " for f in /sys/firmware/*; do echo \"firmware $f\"; done;"
                + " [ -e /dev/tpmrm0 ] || echo no tpm; [ -e /run/pavise ] || echo no agent;"
                + " echo x 2>/dev/null >/proc/sys/kernel/hostname || echo sys read-only",
            true));

    assertThat(output())
        .contains("hosts 127.0.0.1 localhost app", "firmware /sys/firmware/*")
        .contains("no tpm", "no agent", "sys read-only");
  }

  @Test
  void dropsTheImagesArgumentsWithItsEntrypoint() throws Exception {
    var container = shell("unused", true);
    run(
        new Container(
            "app",
            image.toString(),
            null,
            null,
            null,
            null,
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            true,
            container.restart(),
            List.of()));
    assertThat(output()).contains("from the image");
  }

  @Test
  void startsAgainAfterAFailureAsOftenAsTheRuleSays() throws Exception {
    var container = shell("echo again; exit 3", true);
    run(
        new Container(
            "app",
            container.image(),
            container.command(),
            null,
            null,
            null,
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            true,
            new RestartRule(RestartRule.Policy.ON_FAILURE, 2),
            List.of()));
    await(() -> reports.getLast().restarts() == 2 && stopped());

    assertThat(reports.getLast().exitCode()).isEqualTo(3);
    assertThat(output().lines().filter(line -> line.equals("again"))).hasSize(3);
  }

  @Test
  void saysWhyACommandCannotBeStarted() throws Exception {
    var container = shell("unused", true);
    run(
        new Container(
            "app",
            container.image(),
            List.of("/no/such/command"),
            null,
            null,
            null,
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            true,
            RestartRule.NEVER,
            List.of()));

    assertThat(reports).noneMatch(report -> report.state() == ContainerState.RUNNING);
    assertThat(console.toString(StandardCharsets.UTF_8)).contains("/no/such/command");
  }

  @Test
  void printsNothingOfAContainerWhenLogsAreForNobody() throws Exception {
    run(manifest(List.of(shell("echo internal affairs", true)), Logs.NONE));

    assertThat(console.toString(StandardCharsets.UTF_8)).doesNotContain("internal affairs");
    assertThat(output()).contains("internal affairs");
  }

  @Test
  void relaysLinesWhenLogsArePlain() throws Exception {
    run(manifest(List.of(shell("echo hello", true)), Logs.PLAIN));

    assertThat(console.toString(StandardCharsets.UTF_8)).contains("container app: hello");
  }

  @Test
  void endsContainersWhenItIsStopped() throws Exception {
    start(
        manifest(
            List.of(shell("trap 'exit 0' TERM; while :; do read -r x </dev/null; done", true)),
            Logs.NONE));
    await(() -> reports.getLast().state() == ContainerState.RUNNING);
    workload().stop();
    await(this::stopped);
  }

  private Container shell(String script, boolean readOnlyRoot) {
    return new Container(
        "app",
        image.toString(),
        List.of("/bin/dash", "-c", script),
        null,
        null,
        null,
        Map.of(
            "C",
            new EnvironmentValue.Literal("43"),
            "B",
            new EnvironmentValue.Literal(""),
            "PASSWORD",
            new EnvironmentValue.FromSecret("tls-key")),
        List.of(
            new Mount.OfSecret("tls-key", "/run/secrets/key", 0, 0, 0400),
            new Mount.OfConfig("app-conf", "/etc/app.conf", 0, 0, 0444)),
        List.of(),
        List.of("CAP_NET_BIND_SERVICE"),
        readOnlyRoot,
        RestartRule.NEVER,
        List.of());
  }

  private static Container with(Container container, String user, List<Mount> mounts) {
    return new Container(
        container.name(),
        container.image(),
        container.command(),
        container.args(),
        user,
        container.workingDirectory(),
        container.environment(),
        mounts,
        container.ports(),
        container.capabilities(),
        container.readOnlyRoot(),
        container.restart(),
        container.dependsOn());
  }

  private static Manifest manifest(List<Container> containers, Logs logs) throws Exception {
    return ManifestFixture.create(Bytes.copyOf(new byte[32])).manifest(containers, logs);
  }

  private void run(Container container) throws Exception {
    run(manifest(List.of(container), Logs.NONE));
  }

  private void run(Manifest manifest) throws Exception {
    start(manifest);
    await(this::stopped);
  }

  private void start(Manifest manifest) throws Exception {
    var images =
        new Images(
            registry.rewrite(), GuestDirectories.make(directories.layers()), ImageLimits.DEFAULTS);
    var crun = new Crun(crun().toString(), directories.runtimeState(), "disabled", 1024);
    var started =
        new Workload(
            manifest,
            directories,
            images,
            crun,
            reports::add,
            new Console(new PrintStream(console, true, StandardCharsets.UTF_8)));
    workload = started;
    started.pull();
    started.prepare(Map.of("tls-key", Bytes.copyOf("s3cret".getBytes(StandardCharsets.UTF_8))));
    started.start();
  }

  /**
   * crun as it is in the guest: with the unified cgroup hierarchy alone, which the machine of a
   * test may not have.
   */
  private Path crun() throws Exception {
    var script =
        Files.writeString(
            directory.resolve("crun"),
            """
            #!/bin/sh
            exec unshare --mount --propagation private sh -c '
            umount -l -R /sys/fs/cgroup 2>/dev/null
            mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit 1
            exec crun "$@"' sh "$@"
            """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private Workload workload() {
    if (workload == null) {
      throw new IllegalStateException("nothing was started");
    }
    return workload;
  }

  private boolean stopped() {
    return reports.getLast().state() == ContainerState.STOPPED;
  }

  private String output() throws Exception {
    return Files.readString(directories.log("app"));
  }

  private void await(BooleanSupplier condition) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "waited in vain: " + reports + "\n" + console.toString(StandardCharsets.UTF_8));
      }
      Thread.sleep(20);
    }
  }
}
