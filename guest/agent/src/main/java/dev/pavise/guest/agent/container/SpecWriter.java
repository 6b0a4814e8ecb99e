package dev.pavise.guest.agent.container;

import dev.pavise.guest.agent.image.ImageConfig;
import dev.pavise.guest.agent.image.RootTree;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns one container of the manifest and its image into what the OCI runtime is told: the
 * manifest's capabilities and no more, own namespaces except the network, the kernel's places
 * masked as Docker does. Immutable.
 *
 * @param limits what the runtime can be asked for
 */
record SpecWriter(RuntimeLimits limits) {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final List<String> NAMESPACES = List.of("pid", "mount", "ipc", "uts", "cgroup");
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/kernel/security",
          "/sys/kernel/config",
          "/sys/devices/virtual/powercap");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /**
   * @param mounts the manifest's mounts and the agent's own files, ready to bind
   * @param secrets values by name, for variables that are taken from one
   */
  RuntimeSpec write(
      Container container,
      ImageConfig image,
      Path root,
      List<RuntimeSpec.Mount> mounts,
      Map<String, String> secrets)
      throws IOException {
    var specification = container.user() == null ? image.user() : container.user();
    var user = ContainerUser.lookUp(specification, new RootTree(root));
    var process =
        new RuntimeSpec.ProcessSpec(
            false,
            new RuntimeSpec.User(user.uid(), user.gid(), user.additionalGids()),
            arguments(container, image),
            environment(container, image, user, secrets),
            workingDirectory(container, image),
            new RuntimeSpec.Capabilities(
                container.capabilities(),
                container.capabilities(),
                container.capabilities(),
                List.of(),
                List.of()),
            List.of(
                new RuntimeSpec.Rlimit(
                    "RLIMIT_NOFILE", limits.openFilesMax(), limits.openFilesMax()),
                new RuntimeSpec.Rlimit("RLIMIT_CORE", 0, 0)),
            true);
    var all = new ArrayList<>(kernelMounts());
    all.addAll(mounts);
    return new RuntimeSpec(
        RuntimeSpec.VERSION,
        process,
        new RuntimeSpec.Root(root.toString(), container.readOnlyRoot()),
        container.name(),
        List.copyOf(all),
        linux(container));
  }

  private RuntimeSpec.Linux linux(Container container) {
    return new RuntimeSpec.Linux(
        NAMESPACES.stream().map(RuntimeSpec.Namespace::new).toList(),
        limits.cgroups() ? "/pavise/" + container.name() : null,
        limits.cgroups()
            ? new RuntimeSpec.Resources(List.of(new RuntimeSpec.DeviceRule(false, "rwm")))
            : null,
        MASKED,
        READ_ONLY);
  }

  /** Docker's rules: a new entrypoint also drops the image's arguments. */
  static List<String> arguments(Container container, ImageConfig image) throws IOException {
    var command = container.command();
    var args = container.args();
    var all = new ArrayList<>(command == null ? image.entrypoint() : command);
    if (args != null) {
      all.addAll(args);
    } else if (command == null) {
      all.addAll(image.cmd());
    }
    if (all.isEmpty()) {
      throw new IOException(
          "container " + container.name() + " has no command, and neither has its image");
    }
    return List.copyOf(all);
  }

  private static List<String> environment(
      Container container, ImageConfig image, ContainerUser user, Map<String, String> secrets)
      throws IOException {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PATH", DEFAULT_PATH);
    variables.put("HOSTNAME", container.name());
    variables.put("HOME", user.home());
    for (var variable : image.env()) {
      var equals = variable.indexOf('=');
      if (equals > 0) {
        variables.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    for (var entry : container.environment().entrySet()) {
      variables.put(entry.getKey(), value(container, entry.getValue(), secrets));
    }
    return variables.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList();
  }

  private static String value(
      Container container, EnvironmentValue value, Map<String, String> secrets) throws IOException {
    return switch (value) {
      case EnvironmentValue.Literal(var text) -> text;
      case EnvironmentValue.FromSecret(var name) -> {
        var secret = secrets.get(name);
        if (secret == null || secret.indexOf('\0') >= 0) {
          throw new IOException(
              "secret \"%s\" cannot be a variable of container %s"
                  .formatted(name, container.name()));
        }
        yield secret;
      }
    };
  }

  static String workingDirectory(Container container, ImageConfig image) {
    var wanted = container.workingDirectory();
    if (wanted != null && !wanted.isEmpty()) {
      return wanted;
    }
    return image.workingDirectory().startsWith("/") ? image.workingDirectory() : "/";
  }

  private List<RuntimeSpec.Mount> kernelMounts() {
    var mounts = new ArrayList<RuntimeSpec.Mount>();
    mounts.add(mount("/proc", "proc", "nosuid", "noexec", "nodev"));
    mounts.add(mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
    mounts.add(
        mount(
            "/dev/pts",
            "devpts",
            "nosuid",
            "noexec",
            "newinstance",
            "ptmxmode=0666",
            "mode=0620",
            "gid=5"));
    mounts.add(mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
    mounts.add(mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"));
    mounts.add(mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro"));
    if (limits.cgroups()) {
      mounts.add(mount("/sys/fs/cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro"));
    }
    return mounts;
  }

  private static RuntimeSpec.Mount mount(String destination, String type, String... options) {
    return new RuntimeSpec.Mount(destination, type, type, List.of(options));
  }
}
