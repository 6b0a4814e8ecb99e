package dev.pavise.plan.compose;

import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Fields;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Compose knows and a confidential guest does not run as written: keys that are passed over
 * with a note, because nothing changes for the container, and keys that are refused with what to do
 * instead, because something would.
 */
final class ComposeKeys {
  private static final String NO_SETTING =
      "Remove it: a guest has no such setting; all of its memory and processors are the containers'.";
  private static final String SHARED_NETWORK =
      "Remove it: all containers of a deployment share one network, and each service's name"
          + " resolves to 127.0.0.1.";

  /** Of a service; a note each. */
  private static final Map<String, String> IGNORED =
      Map.of(
          "container_name", "containers are named after their service",
          "labels", "labels stay outside of a guest",
          "annotations", "annotations stay outside of a guest",
          "pull_policy", "a guest pulls by digest, always",
          "expose", "containers of a deployment reach every port of one another",
          "healthcheck", "the health check is not run",
          "stop_grace_period", "a container is given a fixed time to stop");

  private static final Map<String, Refusal> REFUSED =
      Map.ofEntries(
          refused(
              "build",
              Code.BUILD_UNSUPPORTED,
              "Build and push the image first, then name it under \"image\"."),
          refused("network_mode", Code.HOST_NAMESPACE, SHARED_NETWORK),
          refused(
              "pid", Code.HOST_NAMESPACE, "Remove it: each container keeps its own process ids."),
          refused(
              "ipc", Code.HOST_NAMESPACE, "Remove it: each container keeps its own shared memory."),
          refused("uts", Code.HOST_NAMESPACE, "Remove it: each container keeps its own host name."),
          refused("cgroup", Code.HOST_NAMESPACE, "Remove it."),
          refused("cgroup_parent", Code.HOST_NAMESPACE, "Remove it."),
          refused("userns_mode", Code.HOST_NAMESPACE, "Remove it."),
          refused("devices", Code.DEVICE, "Remove it: a guest hands no device to a container."),
          refused(
              "device_cgroup_rules",
              Code.DEVICE,
              "Remove it: a guest hands no device to a container."),
          refused("gpus", Code.DEVICE, "Remove it: a guest has no GPU yet."),
          unsupported(
              "env_file",
              "Write the variables under \"environment\"; give secret ones as secrets."),
          unsupported("deploy", "Remove it: one deployment runs each service once."),
          unsupported("scale", "Remove it: one deployment runs each service once."),
          unsupported(
              "extends", "Write the service out, or share parts with YAML anchors and \"<<\"."),
          unsupported(
              "profiles", "Remove it, or keep the optional services in a file of their own."),
          unsupported("networks", SHARED_NETWORK),
          unsupported("links", SHARED_NETWORK),
          unsupported("external_links", SHARED_NETWORK),
          unsupported("extra_hosts", SHARED_NETWORK),
          unsupported(
              "volumes_from", "Name the volumes under \"volumes\"; services can share them."),
          unsupported(
              "logging",
              "Say under x-pavise who may read logs: \"logs: none\" or \"logs: plain\"."),
          unsupported("security_opt", "Remove it: containers may gain no new privileges anyway."),
          unsupported("develop", "Remove it: a running container is never changed."),
          unsupported("hostname", "Remove it: a container is reached by its service's name."),
          unsupported("domainname", "Remove it: a container is reached by its service's name."),
          unsupported("shm_size", "Mount a tmpfs of that size where the program expects it."));

  /** The rest of what the Compose specification has for a service. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "attach",
          "blkio_config",
          "cpu_count",
          "cpu_percent",
          "cpu_period",
          "cpu_quota",
          "cpu_rt_period",
          "cpu_rt_runtime",
          "cpu_shares",
          "cpus",
          "cpuset",
          "credential_spec",
          "dns",
          "dns_opt",
          "dns_search",
          "group_add",
          "init",
          "isolation",
          "label_file",
          "mac_address",
          "mem_limit",
          "mem_reservation",
          "mem_swappiness",
          "memswap_limit",
          "models",
          "oom_kill_disable",
          "oom_score_adj",
          "pids_limit",
          "post_start",
          "pre_stop",
          "provider",
          "runtime",
          "stdin_open",
          "stop_signal",
          "storage_opt",
          "sysctls",
          "tty",
          "ulimits",
          "use_api_socket");

  private static final Set<String> SERVICE =
      Set.of(
          "image",
          "command",
          "entrypoint",
          "environment",
          "user",
          "working_dir",
          "volumes",
          "tmpfs",
          "ports",
          "secrets",
          "configs",
          "cap_add",
          "cap_drop",
          "privileged",
          "read_only",
          "restart",
          "depends_on",
          "platform");

  private static final Map<String, Refusal> REFUSED_AT_TOP =
      Map.ofEntries(
          unsupported("networks", SHARED_NETWORK),
          unsupported("include", "Write the services of the included file here."),
          unsupported("models", "Remove it."));

  private static final Set<String> TOP =
      Set.of("name", "services", "secrets", "configs", "volumes", "x-pavise");

  private ComposeKeys() {}

  private record Refusal(Code code, String remedy) {}

  /** Deals with every key of a service that is not one of those a guest runs. */
  static void judgeService(Fields service) {
    var known = new TreeSet<>(SERVICE);
    for (var field : service.rest()) {
      var ignored = Optional.ofNullable(IGNORED.get(field.key()));
      if (ignored.isPresent()) {
        service.problems().note(field.at(), field.key() + " is passed over: " + ignored.get());
      } else if (!refuse(service, field, REFUSED) && !field.key().startsWith("x-")) {
        if (UNSUPPORTED.contains(field.key())) {
          refuse(service, field, new Refusal(Code.KEY_UNSUPPORTED, NO_SETTING));
        } else {
          service.refuseUnknown(field, known);
        }
      }
    }
  }

  /** The same for the keys of the file itself. */
  static void judgeTop(Fields top) {
    for (var field : top.rest()) {
      if (field.key().equals("version")) {
        top.problems().note(field.at(), "version is passed over: Compose no longer has versions");
      } else if (!refuse(top, field, REFUSED_AT_TOP) && !field.key().startsWith("x-")) {
        top.refuseUnknown(field, TOP);
      }
    }
  }

  private static boolean refuse(Fields fields, Fields.Field field, Map<String, Refusal> refusals) {
    var refusal = Optional.ofNullable(refusals.get(field.key()));
    refusal.ifPresent(it -> refuse(fields, field, it));
    return refusal.isPresent();
  }

  private static void refuse(Fields fields, Fields.Field field, Refusal refusal) {
    fields
        .problems()
        .add(
            field.at(),
            refusal.code(),
            "\"" + field.key() + "\" is not supported",
            refusal.remedy());
  }

  private static Map.Entry<String, Refusal> refused(String key, Code code, String remedy) {
    return Map.entry(key, new Refusal(code, remedy));
  }

  private static Map.Entry<String, Refusal> unsupported(String key, String remedy) {
    return refused(key, Code.KEY_UNSUPPORTED, remedy);
  }
}
