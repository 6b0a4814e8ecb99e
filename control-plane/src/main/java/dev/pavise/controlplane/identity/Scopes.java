package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.access.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a token may do of what its member may, as it is stored: names between spaces, or nothing for
 * all of it. A name that is not known is of no use, so that no token ever gains by a mistake.
 */
final class Scopes {
  private Scopes() {}

  static String write(Collection<Permission> permissions) {
    return permissions.stream().sorted().map(Permission::name).collect(Collectors.joining(" "));
  }

  /** What a token names, whether or not its member holds it; null for all that its member does. */
  static @Nullable List<Permission> read(@Nullable String stored) {
    if (stored == null) {
      return null;
    }
    var names = Set.copyOf(List.of(stored.split(" ", -1)));
    return Arrays.stream(Permission.values()).filter(each -> names.contains(each.name())).toList();
  }

  /** What counts now: never more than the member's present role. */
  static Set<Permission> within(Role role, @Nullable String stored) {
    var scopes = read(stored);
    var permissions = EnumSet.copyOf(role.permissions());
    if (scopes != null) {
      permissions.retainAll(scopes);
    }
    return permissions;
  }
}
