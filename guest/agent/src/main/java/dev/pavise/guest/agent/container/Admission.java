package dev.pavise.guest.agent.container;

import dev.pavise.guest.agent.image.ImageReference;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.manifest.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether this agent can enforce a manifest to the letter. What it cannot, it does not run: every
 * problem is named, and a manifest with one starts nothing. Not thread-safe.
 */
public final class Admission {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-zA-Z0-9_.-]{0,61}[a-zA-Z0-9])?");
  private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[^=\\x00]{1,256}");
  private static final Pattern CAPABILITY = Pattern.compile("CAP_[A-Z_]{2,32}");
  private static final Set<String> KERNEL_PLACES = Set.of("proc", "sys", "dev");
  private static final int MODE_MAX = 07777;
  private static final int PORT_MAX = 65535;

  /** More than any Compose file has; a bound on threads and memory. */
  private static final int CONTAINERS_MAX = 64;

  private final Manifest manifest;
  private final List<String> problems = new ArrayList<>();

  private Admission(Manifest manifest) {
    this.manifest = manifest;
  }

  /** Everything that stands in the way; empty when the manifest can be run as it is. */
  public static List<String> problems(Manifest manifest) {
    var admission = new Admission(manifest);
    admission.look();
    return List.copyOf(admission.problems);
  }

  private void look() {
    if (manifest.operations().logs() == Operations.Logs.SEALED) {
      problems.add("operations.logs SEALED is not supported by this agent; use NONE or PLAIN");
    }
    var containers = manifest.containers();
    if (containers.isEmpty() || containers.size() > CONTAINERS_MAX) {
      problems.add("a manifest has 1 to %d containers".formatted(CONTAINERS_MAX));
    }
    names("container", containers.stream().map(Container::name).toList());
    names("volume", manifest.volumes().stream().map(Volume::name).toList());
    names("secret", manifest.secrets().stream().map(SecretReference::name).toList());
    names("config", manifest.configs().stream().map(config -> config.name()).toList());
    for (var volume : manifest.volumes()) {
      require(
          volume.sizeBytes() > 0, "volume %s: its size must be positive".formatted(volume.name()));
    }
    for (var container : containers) {
      look(container);
    }
    ports();
    if (StartOrder.of(containers).size() != containers.size()) {
      problems.add("dependsOn names a container in a circle, or one that does not exist");
    }
  }

  private void look(Container container) {
    var name = container.name();
    try {
      ImageReference.parse(container.image());
    } catch (IllegalArgumentException e) {
      problems.add("container " + name + ": " + e.getMessage());
    }
    for (var capability : container.capabilities()) {
      require(
          CAPABILITY.matcher(capability).matches(),
          "container %s: \"%s\" is no capability".formatted(name, capability));
    }
    var directory = container.workingDirectory();
    require(
        directory == null || directory.startsWith("/"),
        "container %s: working directory \"%s\" must be absolute"
            .formatted(name, directory == null ? "" : directory));
    container.environment().forEach((variable, value) -> look(name, variable, value));
    var targets = new HashSet<String>();
    for (var mount : container.mounts()) {
      look(name, mount);
      require(
          targets.add(mount.target()),
          "container %s: two mounts at %s".formatted(name, mount.target()));
    }
  }

  private void look(String container, String variable, EnvironmentValue value) {
    require(
        ENVIRONMENT_NAME.matcher(variable).matches(),
        "container %s: \"%s\" is no environment variable".formatted(container, variable));
    switch (value) {
      case EnvironmentValue.Literal(var text) ->
          require(
              text.indexOf('\0') < 0,
              "container %s: variable %s holds a NUL".formatted(container, variable));
      case EnvironmentValue.FromSecret(var secret) -> requireSecret(container, secret);
    }
  }

  private void look(String container, Mount mount) {
    var target = mount.target();
    require(
        isPlace(target),
        ("container %s: mount target \"%s\" must be absolute, without \"..\", and not in /proc, /sys"
                + " or /dev")
            .formatted(container, target));
    switch (mount) {
      case Mount.OfVolume(var volume, _, _) ->
          require(
              manifest.volumes().stream().anyMatch(known -> known.name().equals(volume)),
              "container %s: there is no volume \"%s\"".formatted(container, volume));
      case Mount.OfSecret(var secret, _, var uid, var gid, var mode) -> {
        requireSecret(container, secret);
        requireOwner(container, target, uid, gid, mode);
      }
      case Mount.OfConfig(var config, _, var uid, var gid, var mode) -> {
        require(
            manifest.configs().stream().anyMatch(known -> known.name().equals(config)),
            "container %s: there is no config \"%s\"".formatted(container, config));
        requireOwner(container, target, uid, gid, mode);
      }
      case Mount.OfTmpfs(_, var sizeBytes, var mode) -> {
        require(
            sizeBytes > 0,
            "container %s: %s must have a positive size".formatted(container, target));
        requireOwner(container, target, 0, 0, mode);
      }
    }
  }

  private void requireSecret(String container, String secret) {
    require(
        manifest.secrets().stream().anyMatch(known -> known.name().equals(secret)),
        "container %s: there is no secret \"%s\"".formatted(container, secret));
  }

  private void requireOwner(String container, String target, int uid, int gid, int mode) {
    require(
        uid >= 0 && gid >= 0 && mode >= 0 && mode <= MODE_MAX,
        "container %s: owner and mode of %s must be 0 or more, the mode at most 07777"
            .formatted(container, target));
  }

  private void ports() {
    var container = new HashSet<String>();
    var published = new HashSet<String>();
    for (var one : manifest.containers()) {
      for (var port : one.ports()) {
        require(
            isPort(port.container())
                && isPort(port.published())
                && (port.protocol().equals("tcp") || port.protocol().equals("udp")),
            "container %s: port %s must be 1 to 65535, tcp or udp"
                .formatted(one.name(), port.container()));
        require(
            published.add(port.published() + port.protocol())
                && container.add(port.container() + port.protocol()),
            "container %s: port %s is used twice".formatted(one.name(), port.container()));
      }
    }
  }

  private void names(String kind, List<String> names) {
    var seen = new LinkedHashSet<String>();
    for (var name : names) {
      require(NAME.matcher(name).matches(), "\"%s\" is no name for a %s".formatted(name, kind));
      require(seen.add(name), "two of kind %s have the name \"%s\"".formatted(kind, name));
    }
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      problems.add(problem);
    }
  }

  private static boolean isPlace(String target) {
    var steps = List.of(target.split("/", -1));
    return target.startsWith("/")
        && target.indexOf('\0') < 0
        && steps.size() > 1
        && steps.stream().skip(1).noneMatch(step -> step.isEmpty() || step.matches("\\.{1,2}"))
        && !KERNEL_PLACES.contains(steps.get(1));
  }

  private static boolean isPort(int port) {
    return port > 0 && port <= PORT_MAX;
  }
}
