package dev.pavise.controlplane.provider.local;

import dev.pavise.controlplane.provider.InstanceKey;
import java.nio.file.Path;

/** Everything of one VM: a private directory named by its key. */
record VmDirectory(InstanceKey key, Path path) {
  /** Written last: the VM was launched completely. */
  Path launched() {
    return path.resolve("launched");
  }

  Path qemuPid() {
    return path.resolve("qemu.pid");
  }

  Path swtpmPid() {
    return path.resolve("swtpm.pid");
  }

  Path tpmState() {
    return path.resolve("tpm");
  }

  /** Relative: the path of a Unix socket has at most 107 bytes, and ours may be deep. */
  Path tpmSocket() {
    return Path.of("swtpm.sock");
  }

  Path firmwareVariables() {
    return path.resolve("vars.fd");
  }

  Path userData() {
    return path.resolve("user-data");
  }

  Path console() {
    return path.resolve("console.log");
  }

  /** What the programs around the VM print. */
  Path log() {
    return path.resolve("launch.log");
  }
}
