package dev.pavise.guest.agent.container;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.manifest.ConfigFile;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lays out what the containers find mounted: secrets and configs as files with the owner and mode
 * that the manifest asks for, volumes, and the names of all containers. Thread-safe.
 */
final class ContainerFiles {
  private static final int OWN_FILE_MODE = 0644;
  private static final Path GUEST_RESOLVER = Path.of("/etc/resolv.conf");
  private static final int RESOLVER_BYTES_MAX = 64 * 1024;

  private final GuestDirectories directories;
  private final Map<String, Volume> volumes;
  private final Map<String, ConfigFile> configs;
  private final List<String> containerNames;

  ContainerFiles(
      GuestDirectories directories,
      List<Volume> volumes,
      List<ConfigFile> configs,
      List<String> containerNames) {
    this.directories = directories;
    this.volumes = volumes.stream().collect(Collectors.toMap(Volume::name, Function.identity()));
    this.configs =
        configs.stream().collect(Collectors.toMap(ConfigFile::name, Function.identity()));
    this.containerNames = List.copyOf(containerNames);
  }

  /** Writes the files of one container and says how to mount them, outer places first. */
  List<RuntimeSpec.Mount> lay(Container container, Map<String, Bytes> secrets) throws IOException {
    var directory = GuestDirectories.make(directories.bundle(container.name()).resolve("files"));
    var mounts = new ArrayList<RuntimeSpec.Mount>();
    mounts.add(own(directory, "hosts", hosts()));
    mounts.add(own(directory, "hostname", container.name() + "\n"));
    mounts.add(own(directory, "resolv.conf", resolver()));
    var number = 0;
    for (var mount : inOrder(container.mounts())) {
      mounts.add(lay(mount, directory.resolve("mount-" + number++), secrets));
    }
    return mounts;
  }

  private static List<Mount> inOrder(List<Mount> mounts) {
    return mounts.stream()
        .sorted((one, other) -> Integer.compare(depth(one), depth(other)))
        .toList();
  }

  private static int depth(Mount mount) {
    return (int) mount.target().chars().filter(c -> c == '/').count();
  }

  private RuntimeSpec.Mount lay(Mount mount, Path file, Map<String, Bytes> secrets)
      throws IOException {
    return switch (mount) {
      case Mount.OfSecret(var name, var target, var uid, var gid, var mode) -> {
        var content = require(secrets.get(name), "secret", name).toByteArray();
        try {
          write(file, content, uid, gid, mode);
        } finally {
          Arrays.fill(content, (byte) 0);
        }
        yield bind(file, target, "ro", "noexec");
      }
      case Mount.OfConfig(var name, var target, var uid, var gid, var mode) -> {
        var config = require(configs.get(name), "config", name);
        write(file, config.content().toByteArray(), uid, gid, mode);
        yield bind(file, target, "ro");
      }
      case Mount.OfVolume(var name, var target, var readOnly) -> {
        require(volumes.get(name), "volume", name);
        yield bind(directories.volume(name), target, readOnly ? "ro" : "rw");
      }
      case Mount.OfTmpfs(var target, var sizeBytes, var mode) ->
          new RuntimeSpec.Mount(
              target,
              "tmpfs",
              "tmpfs",
              List.of("nosuid", "nodev", "size=" + sizeBytes, "mode=%o".formatted(mode)));
    };
  }

  private static <T> T require(@org.jspecify.annotations.Nullable T value, String kind, String name)
      throws IOException {
    if (value == null) {
      throw new IOException("there is no " + kind + " \"" + name + "\"");
    }
    return value;
  }

  private static RuntimeSpec.Mount bind(Path source, String target, String... options) {
    var all = new ArrayList<>(List.of("bind", "nosuid", "nodev"));
    all.addAll(List.of(options));
    return new RuntimeSpec.Mount(target, "bind", source.toString(), List.copyOf(all));
  }

  private static RuntimeSpec.Mount own(Path directory, String name, String content)
      throws IOException {
    var file = directory.resolve(name);
    write(file, content.getBytes(StandardCharsets.UTF_8), 0, 0, OWN_FILE_MODE);
    return bind(file, "/etc/" + name, "rw");
  }

  /** Nobody else can read it at any moment: the final mode is set last. */
  private static void write(Path file, byte[] content, int uid, int gid, int mode)
      throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content, StandardOpenOption.WRITE);
    Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:mode", mode);
  }

  /** All containers share the guest's network, so every name is this machine. */
  private String hosts() {
    return "127.0.0.1 localhost "
        + String.join(" ", containerNames)
        + "\n::1 localhost ip6-localhost ip6-loopback\n";
  }

  private static String resolver() throws IOException {
    if (!Files.isRegularFile(GUEST_RESOLVER)) {
      return "";
    }
    try (var in = Files.newInputStream(GUEST_RESOLVER)) {
      return new String(in.readNBytes(RESOLVER_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }
}
