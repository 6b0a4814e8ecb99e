package dev.pavise.plan.compose;

import dev.pavise.messages.manifest.Mount;
import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Fields;
import dev.pavise.plan.yaml.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that one service finds at a path: {@code volumes}, {@code tmpfs}, {@code secrets} and
 * {@code configs}. Nothing of the host is ever mounted. Not thread-safe.
 */
final class Mounts {
  static final long TMPFS_BYTES_DEFAULT = 64L << 20;
  private static final int TMPFS_MODE_DEFAULT = 01777;
  private static final int FILE_MODE_DEFAULT = 0444;
  private static final String SECRETS_DIRECTORY = "/run/secrets/";
  private static final Set<String> KERNEL_PLACES = Set.of("proc", "sys", "dev");

  /** What a tmpfs is anyway. */
  private static final Set<String> TMPFS_OPTIONS_IMPLIED = Set.of("rw", "nosuid", "nodev");

  private static final String BIND_REMEDY =
      "Give the file as a config or a secret, or use a named volume; a guest sees no host.";

  private final List<Mount> mounts = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final List<Use> volumes = new ArrayList<>();
  private final List<Use> secrets = new ArrayList<>();
  private final List<Use> configs = new ArrayList<>();

  static Mounts read(Fields service) {
    var read = new Mounts();
    items(service, "volumes").forEach(read::volume);
    service
        .value("tmpfs")
        .ifPresent(
            value -> {
              if (value.isList()) {
                value.items("a list").forEach(read::tmpfs);
              } else {
                read.tmpfs(value);
              }
            });
    items(service, "secrets").forEach(read::secret);
    items(service, "configs").forEach(read::config);
    return read;
  }

  List<Mount> mounts() {
    return mounts;
  }

  List<Use> volumes() {
    return volumes;
  }

  List<Use> secrets() {
    return secrets;
  }

  List<Use> configs() {
    return configs;
  }

  private static List<Value> items(Fields service, String key) {
    return service.value(key).map(value -> value.items("a list of " + key)).orElse(List.of());
  }

  private void volume(Value item) {
    if (item.isMapping()) {
      longVolume(item);
      return;
    }
    var text = item.text("a volume, as in data:/var/lib/data");
    if (text.isEmpty()) {
      return;
    }
    var parts = List.of(text.get().split(":", -1));
    var source = parts.getFirst();
    if (isHostPath(source) && parts.size() > 1) {
      item.refuse(Code.BIND_MOUNT, "\"" + source + "\" is a path of the host", BIND_REMEDY);
    } else if (parts.size() == 1) {
      item.refuse(
          Code.MOUNT_INVALID,
          "the volume at \"" + source + "\" has no name",
          "Name it, as in data:" + source + ", and declare it under the file's \"volumes\".");
    } else if (parts.size() > 3 || (parts.size() == 3 && !isAccess(parts.get(2)))) {
      item.refuse(
          Code.MOUNT_INVALID,
          "\"" + text.get() + "\" is no volume",
          "Write NAME:/path, with :ro behind it to make it read-only.");
    } else {
      var isReadOnly = parts.size() == 3 && parts.get(2).equals("ro");
      useVolume(item, source, parts.get(1), isReadOnly);
    }
  }

  private void longVolume(Value item) {
    var fields = item.fields("a volume");
    var type = fields.value("type").flatMap(value -> value.text("volume or tmpfs"));
    var source = fields.value("source").flatMap(value -> value.text("the name of a volume"));
    var target = fields.value("target").flatMap(value -> value.text("an absolute path"));
    var isReadOnly = fields.value("read_only").map(Value::isTrue).orElse(false);
    var memory = fields.value("tmpfs").map(value -> value.fields("size and mode"));
    switch (type.orElse("")) {
      case "bind" ->
          item.refuse(
              Code.BIND_MOUNT, "\"" + source.orElse("") + "\" is a path of the host", BIND_REMEDY);
      case "volume" -> {
        if (source.isEmpty() || target.isEmpty()) {
          requireBoth(item, "source", "target");
        } else {
          useVolume(item, source.get(), target.get(), isReadOnly);
        }
      }
      case "tmpfs" -> {
        if (target.isEmpty()) {
          requireBoth(item, "type", "target");
        } else {
          var size = memory.flatMap(it -> it.value("size")).flatMap(Mounts::size);
          var mode = memory.flatMap(it -> it.value("mode")).flatMap(Mounts::mode);
          add(
              item,
              new Mount.OfTmpfs(
                  target.get(), size.orElse(TMPFS_BYTES_DEFAULT), mode.orElse(TMPFS_MODE_DEFAULT)));
        }
      }
      default ->
          item.refuse(
              Code.MOUNT_INVALID,
              type.map(it -> "there is no mount of type \"" + it + "\"")
                  .orElse("the mount has no type"),
              "Write \"type: volume\" or \"type: tmpfs\".");
    }
    memory.ifPresent(Fields::refuseRest);
    if (!type.equals(Optional.of("bind"))) {
      fields.refuseRest();
    }
  }

  private void useVolume(Value item, String name, String target, boolean isReadOnly) {
    volumes.add(new Use(item.position(), name));
    add(item, new Mount.OfVolume(name, target, isReadOnly));
  }

  private void tmpfs(Value item) {
    var text = item.text("a path, as in /tmp or /tmp:size=64m");
    if (text.isEmpty()) {
      return;
    }
    var colon = text.get().indexOf(':');
    var target = colon < 0 ? text.get() : text.get().substring(0, colon);
    var size = TMPFS_BYTES_DEFAULT;
    var mode = TMPFS_MODE_DEFAULT;
    for (var option : colon < 0 ? List.<String>of() : splitOptions(text.get(), colon)) {
      var isSize = option.startsWith("size=");
      var isMode = option.startsWith("mode=");
      var value = option.substring(option.indexOf('=') + 1);
      var givenSize = isSize ? Quantities.size(value) : Optional.<Long>empty();
      var givenMode =
          isMode
              ? Quantities.mode(value.startsWith("0") ? value : "0" + value)
              : Optional.<Integer>empty();
      if (givenSize.isEmpty() && givenMode.isEmpty() && !TMPFS_OPTIONS_IMPLIED.contains(option)) {
        item.refuse(
            Code.MOUNT_INVALID,
            "a tmpfs has no option \"" + option + "\"",
            "Options are size=64m and mode=1777.");
      }
      size = givenSize.orElse(size);
      mode = givenMode.orElse(mode);
    }
    add(item, new Mount.OfTmpfs(target, size, mode));
  }

  private void secret(Value item) {
    var file = FileUse.read(item, "secret");
    file.ifPresent(
        it -> {
          secrets.add(new Use(item.position(), it.source()));
          var target = it.target().orElse(it.source());
          add(
              item,
              new Mount.OfSecret(
                  it.source(),
                  target.startsWith("/") ? target : SECRETS_DIRECTORY + target,
                  it.uid(),
                  it.gid(),
                  it.mode().orElse(FILE_MODE_DEFAULT)));
        });
  }

  private void config(Value item) {
    var file = FileUse.read(item, "config");
    file.ifPresent(
        it -> {
          configs.add(new Use(item.position(), it.source()));
          var target = it.target().orElse("/" + it.source());
          add(
              item,
              new Mount.OfConfig(
                  it.source(),
                  target.startsWith("/") ? target : "/" + target,
                  it.uid(),
                  it.gid(),
                  it.mode().orElse(FILE_MODE_DEFAULT)));
        });
  }

  private void add(Value item, Mount mount) {
    var target = mount.target();
    if (!isPlace(target)) {
      item.refuse(
          Code.MOUNT_INVALID,
          "nothing can be mounted at \"" + target + "\"",
          "Give an absolute path without \".\" and \"..\", below / and outside of /proc, /sys and"
              + " /dev.");
    }
    if (mount instanceof Mount.OfTmpfs tmpfs && tmpfs.sizeBytes() == 0) {
      item.refuse(Code.MOUNT_INVALID, "a tmpfs of size 0 holds nothing", "Give a size above 0.");
    }
    var earlier = Optional.ofNullable(lines.putIfAbsent(target, item.position().line()));
    earlier.ifPresent(
        line ->
            item.refuse(
                Code.MOUNT_TWICE,
                "something is mounted at \"" + target + "\" already, on line " + line,
                "Use another path."));
    mounts.add(mount);
  }

  static Optional<Long> size(Value value) {
    return value.parse("a size", "Write bytes, or a unit, as in 64m.", Quantities::size);
  }

  static Optional<Integer> mode(Value value) {
    return value.parse(
        "an octal mode", "Write it with its leading zero, as in 0400.", Quantities::mode);
  }

  private static void requireBoth(Value item, String first, String second) {
    item.refuse(
        Code.KEY_MISSING,
        "the mount does not say both \"" + first + "\" and \"" + second + "\"",
        "Give both.");
  }

  private static List<String> splitOptions(String text, int colon) {
    return List.of(text.substring(colon + 1).split(",", -1));
  }

  private static boolean isAccess(String text) {
    return text.equals("ro") || text.equals("rw");
  }

  private static boolean isHostPath(String source) {
    return source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
  }

  private static boolean isPlace(String target) {
    var steps = List.of(target.split("/", -1));
    return target.startsWith("/")
        && target.indexOf('\0') < 0
        && steps.stream().skip(1).noneMatch(it -> it.isEmpty() || it.equals(".") || it.equals(".."))
        && !KERNEL_PLACES.contains(steps.get(1));
  }
}
