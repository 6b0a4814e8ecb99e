package dev.pavise.plan.compose;

import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Fields;
import dev.pavise.plan.yaml.NearestName;
import dev.pavise.plan.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code cap_add} and {@code cap_drop} on top of Docker's default set. What lets a container reach
 * the guest itself, and so the keys of the others, is never added.
 */
final class Capabilities {
  private static final String ALL = "ALL";
  private static final String PREFIX = "CAP_";

  /** As Docker has it (moby, oci/caps/defaults.go). */
  private static final Set<String> DEFAULTS =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "NET_RAW",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private static final Set<String> HARMLESS =
      Set.of(
          "BLOCK_SUSPEND",
          "IPC_LOCK",
          "IPC_OWNER",
          "LEASE",
          "LINUX_IMMUTABLE",
          "NET_BROADCAST",
          "SYS_NICE",
          "WAKE_ALARM");

  private static final Set<String> DANGEROUS =
      Set.of(
          "AUDIT_CONTROL",
          "AUDIT_READ",
          "BPF",
          "CHECKPOINT_RESTORE",
          "DAC_READ_SEARCH",
          "MAC_ADMIN",
          "MAC_OVERRIDE",
          "NET_ADMIN",
          "PERFMON",
          "SYSLOG",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_MODULE",
          "SYS_PACCT",
          "SYS_PTRACE",
          "SYS_RAWIO",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG");

  private Capabilities() {}

  /** The full set, sorted, as a manifest names it. */
  static List<String> read(Fields service) {
    var added = new ArrayList<String>();
    var dropped = new ArrayList<String>();
    service
        .value("cap_add")
        .ifPresent(value -> value.items("a list").forEach(item -> add(item, added)));
    service
        .value("cap_drop")
        .ifPresent(value -> value.items("a list").forEach(item -> drop(item, dropped)));
    var effective = new TreeSet<>(dropped.contains(ALL) ? Set.of() : DEFAULTS);
    dropped.forEach(effective::remove);
    effective.addAll(added);
    return effective.stream().map(name -> PREFIX + name).toList();
  }

  private static void add(Value item, List<String> added) {
    var name = nameOf(item);
    if (DEFAULTS.contains(name) || HARMLESS.contains(name)) {
      added.add(name);
    } else if (DANGEROUS.contains(name) || name.equals(ALL)) {
      item.refuse(
          Code.CAPABILITY_DANGEROUS,
          name + " would let the container out of its box",
          "Remove it; a container may have " + allowed() + ".");
    } else if (!name.isEmpty()) {
      refuseUnknown(item, name);
    }
  }

  private static void drop(Value item, List<String> dropped) {
    var name = nameOf(item);
    if (name.equals(ALL)
        || DEFAULTS.contains(name)
        || HARMLESS.contains(name)
        || DANGEROUS.contains(name)) {
      dropped.add(name);
    } else if (!name.isEmpty()) {
      refuseUnknown(item, name);
    }
  }

  private static void refuseUnknown(Value item, String name) {
    var known = new TreeSet<>(DEFAULTS);
    known.addAll(HARMLESS);
    known.addAll(DANGEROUS);
    item.refuse(
        Code.CAPABILITY_UNKNOWN,
        "there is no capability \"" + name + "\"",
        NearestName.of(name, known)
            .map(near -> "Did you mean " + near + "?")
            .orElse("A container may have " + allowed() + "."));
  }

  private static String allowed() {
    var allowed = new TreeSet<>(DEFAULTS);
    allowed.addAll(HARMLESS);
    return String.join(", ", allowed);
  }

  private static String nameOf(Value item) {
    var name =
        item.text("a capability, as in NET_BIND_SERVICE").orElse("").toUpperCase(Locale.ROOT);
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
  }
}
