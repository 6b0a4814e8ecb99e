package dev.pavise.guest.agent.container;

import dev.pavise.guest.agent.image.RootTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who a container runs as, looked up in the image's own {@code /etc/passwd} and {@code /etc/group}
 * by Docker's rules.
 *
 * @param home of the user; {@code /} when the image does not know them
 */
record ContainerUser(int uid, int gid, List<Integer> additionalGids, String home) {
  private static final int FILE_BYTES_MAX = 1024 * 1024;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  /**
   * @param specification {@code user[:group]}, each a name or a number; empty is root
   * @throws IOException when a name is not in the image
   */
  static ContainerUser lookUp(String specification, RootTree image) throws IOException {
    var parts = (specification.isEmpty() ? "0" : specification).split(":", 2);
    var passwd = lines(image, "/etc/passwd", 7);
    var groups = lines(image, "/etc/group", 4);
    var entry = find(passwd, parts[0]);
    if (entry.isEmpty() && !NUMBER.matcher(parts[0]).matches()) {
      throw new IOException("user \"" + parts[0] + "\" is not in the image's /etc/passwd");
    }
    var uid = id(entry.map(user -> user[2]).orElse(parts[0]));
    var home = entry.map(user -> user[5]).filter(it -> it.startsWith("/")).orElse("/");
    if (parts.length == 2) {
      return new ContainerUser(uid, group(groups, parts[1]), List.of(), home);
    }
    var gid = entry.isPresent() ? id(entry.get()[3]) : 0;
    var name = entry.map(user -> user[0]).orElse(null);
    return new ContainerUser(uid, gid, additional(groups, name), home);
  }

  private static int group(List<String[]> groups, String specification) throws IOException {
    var entry = find(groups, specification);
    if (entry.isEmpty() && !NUMBER.matcher(specification).matches()) {
      throw new IOException("group \"" + specification + "\" is not in the image's /etc/group");
    }
    return id(entry.map(group -> group[2]).orElse(specification));
  }

  private static List<Integer> additional(List<String[]> groups, @Nullable String user)
      throws IOException {
    var gids = new ArrayList<Integer>();
    for (var group : groups) {
      if (user != null && List.of(group[3].split(",")).contains(user)) {
        gids.add(id(group[2]));
      }
    }
    return gids;
  }

  /** By name first; a number also by its id. */
  private static Optional<String[]> find(List<String[]> entries, String key) {
    return entries.stream()
        .filter(entry -> entry[0].equals(key))
        .findFirst()
        .or(() -> entries.stream().filter(entry -> Objects.equals(entry[2], key)).findFirst());
  }

  private static int id(String text) throws IOException {
    try {
      var id = Integer.parseInt(text);
      if (id >= 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      throw new IOException("\"" + text + "\" is no user or group id", e);
    }
    throw new IOException("\"" + text + "\" is no user or group id");
  }

  private static List<String[]> lines(RootTree image, String path, int fields) throws IOException {
    var file = image.resolve(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IOException("the image's " + path + " is too large");
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(":", -1))
        .filter(entry -> entry.length >= fields && !entry[0].isEmpty())
        .toList();
  }
}
