package dev.pavise.controlplane.access;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Somebody of a tenant, with what they may do by the token they came with. */
public interface Authorized {
  Role role();

  /** At most what the role holds. */
  Set<Permission> permissions();

  /** Refuses unless they hold all of these; says which they lack, and who can give them. */
  default void require(Collection<Permission> needed) {
    var missing = new TreeSet<>(needed);
    missing.removeAll(permissions());
    if (missing.isEmpty()) {
      return;
    }
    var first = missing.first();
    throw Problem.of(
        ErrorCode.FORBIDDEN,
        role().permissions().containsAll(missing)
            ? "This token does not hold %s, though your role %s does. Come with one that does."
                .formatted(missing, role())
            : "Your role %s does not hold %s; %s holds %s. An OWNER of the tenant gives roles."
                .formatted(role(), missing, Role.holding(first), first));
  }
}
