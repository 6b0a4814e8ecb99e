package dev.pavise.guest.agent.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code config.json} of a bundle (OCI runtime specification 1.0), as far as it is used. */
record RuntimeSpec(
    String ociVersion,
    ProcessSpec process,
    Root root,
    String hostname,
    List<Mount> mounts,
    Linux linux) {

  static final String VERSION = "1.0.2";

  record ProcessSpec(
      boolean terminal,
      User user,
      List<String> args,
      List<String> env,
      String cwd,
      Capabilities capabilities,
      List<Rlimit> rlimits,
      boolean noNewPrivileges) {
    /** The environment may hold secrets. */
    @Override
    public String toString() {
      return "ProcessSpec" + args;
    }
  }

  record User(int uid, int gid, List<Integer> additionalGids) {}

  record Capabilities(
      List<String> bounding,
      List<String> effective,
      List<String> permitted,
      List<String> inheritable,
      List<String> ambient) {}

  record Rlimit(String type, long hard, long soft) {}

  record Root(String path, boolean readonly) {}

  record Mount(String destination, String type, String source, List<String> options) {}

  record Linux(
      List<Namespace> namespaces,
      @Nullable String cgroupsPath,
      @Nullable Resources resources,
      List<String> maskedPaths,
      List<String> readonlyPaths) {}

  record Namespace(String type) {}

  record Resources(List<DeviceRule> devices) {}

  record DeviceRule(boolean allow, @JsonProperty("access") String access) {}
}
