package dev.pavise.guest.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.guest.agent.image.ImageConfig;
import dev.pavise.guest.agent.image.RootTree;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.RestartRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecWriterTest {
  @TempDir Path root;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(
        root.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34::/srv:/bin/sh\nbroken\nodd:x:-1:0::/:/\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nweb:x:34:\nextra:x:77:a,web\n");
  }

  @Test
  void joinsEntrypointAndArgumentsByDockersRules() throws IOException {
    assertThat(arguments(null, null)).containsExactly("entry", "cmd");
    assertThat(arguments(List.of("mine"), null)).containsExactly("mine");
    assertThat(arguments(null, List.of("mine"))).containsExactly("entry", "mine");
    assertThat(arguments(List.of("a"), List.of("b"))).containsExactly("a", "b");
    assertThat(arguments(null, List.of())).containsExactly("entry");
    assertThatThrownBy(() -> arguments(List.of(), null)).isInstanceOf(IOException.class);
  }

  @Test
  void looksUsersUpInTheImage() throws IOException {
    assertThat(user("")).isEqualTo(new ContainerUser(0, 0, List.of(), "/root"));
    assertThat(user("web")).isEqualTo(new ContainerUser(33, 34, List.of(77), "/srv"));
    assertThat(user("33")).isEqualTo(new ContainerUser(33, 34, List.of(77), "/srv"));
    assertThat(user("web:extra")).isEqualTo(new ContainerUser(33, 77, List.of(), "/srv"));
    assertThat(user("1000")).isEqualTo(new ContainerUser(1000, 0, List.of(), "/"));
    assertThat(user("1000:1001")).isEqualTo(new ContainerUser(1000, 1001, List.of(), "/"));
  }

  @Test
  void refusesUsersThatAreNotThere() {
    for (var user :
        List.of("nobody-here", "web:missing", "-1", "odd", "99999999999", ":", "broken")) {
      assertThatThrownBy(() -> user(user)).as(user).isInstanceOf(IOException.class);
    }
  }

  @Test
  void looksNowhereElseThanInTheImage() throws IOException {
    Files.delete(root.resolve("etc/passwd"));
    Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("../../../../../etc/passwd"));
    assertThatThrownBy(() -> user("root")).isInstanceOf(IOException.class);
  }

  @Test
  void asksForCgroupsOnlyWhereTheyAre() throws IOException {
    assertThat(spec(true).linux().cgroupsPath()).isEqualTo("/pavise/app");
    assertThat(spec(true).linux().resources()).isNotNull();
    assertThat(spec(false).linux().cgroupsPath()).isNull();
    assertThat(spec(false).mounts()).noneMatch(mount -> mount.type().equals("cgroup"));
  }

  @Test
  void sharesTheNetworkAndNothingElse() throws IOException {
    assertThat(spec(true).linux().namespaces().stream().map(RuntimeSpec.Namespace::type))
        .containsExactlyInAnyOrder("pid", "mount", "ipc", "uts", "cgroup");
  }

  @Test
  void layersTheEnvironment() throws IOException {
    assertThat(spec(true).process().env())
        .contains("HOSTNAME=app", "FROM=manifest", "KEPT=image", "SECRET=s3cret", "PATH=/image")
        .doesNotContain("FROM=image");
    assertThat(spec(true).process().toString()).doesNotContain("s3cret");
  }

  private RuntimeSpec spec(boolean cgroups) throws IOException {
    return new SpecWriter(new RuntimeLimits(cgroups, 1024))
        .write(container(null, null), image(), root, List.of(), Map.of("key", "s3cret"));
  }

  private List<String> arguments(@Nullable List<String> command, @Nullable List<String> args)
      throws IOException {
    return SpecWriter.arguments(container(command, args), image());
  }

  private ContainerUser user(String specification) throws IOException {
    return ContainerUser.lookUp(specification, new RootTree(root));
  }

  private static ImageConfig image() {
    return new ImageConfig(
        List.of("entry"),
        List.of("cmd"),
        List.of("FROM=image", "KEPT=image", "PATH=/image", "=odd"),
        "",
        "",
        List.of());
  }

  private static Container container(@Nullable List<String> command, @Nullable List<String> args) {
    return new Container(
        "app",
        "image",
        command,
        args,
        null,
        null,
        Map.of(
            "FROM",
            new EnvironmentValue.Literal("manifest"),
            "SECRET",
            new EnvironmentValue.FromSecret("key")),
        List.of(),
        List.of(),
        List.of(),
        true,
        RestartRule.NEVER,
        List.of());
  }
}
