package dev.pavise.controlplane.provider.local;

import dev.pavise.controlplane.provider.ProviderException;
import java.util.List;

/** Makes a software TPM with a certified endorsement key, and starts it as a daemon of its own. */
final class SoftwareTpm {
  private final LocalSettings settings;
  private final TpmAuthority authority;
  private final Commands commands;

  SoftwareTpm(LocalSettings settings, TpmAuthority authority, Commands commands) {
    this.settings = settings;
    this.authority = authority;
    this.commands = commands;
  }

  void make(VmDirectory vm) throws ProviderException, InterruptedException {
    commands.run(
        vm.path(),
        vm.log(),
        List.of(
            settings.swtpmSetup(),
            "--tpm2",
            "--tpmstate",
            vm.tpmState().toString(),
            "--config",
            authority.setupConfiguration().toString(),
            "--create-ek-cert",
            "--create-platform-cert",
            "--lock-nvram",
            "--pcr-banks",
            "sha256",
            "--not-overwrite",
            "--logfile",
            vm.path().resolve("swtpm_setup.log").toString()));
  }

  /** Ends by itself when the VM closes its connection. */
  void start(VmDirectory vm) throws ProviderException, InterruptedException {
    commands.run(
        vm.path(),
        vm.log(),
        List.of(
            settings.swtpm(),
            "socket",
            "--tpm2",
            "--daemon",
            "--tpmstate",
            "dir=" + vm.tpmState(),
            "--ctrl",
            "type=unixio,path=" + vm.tpmSocket(),
            "--terminate",
            "--pid",
            argument(vm),
            "--log",
            "file=" + vm.path().resolve("swtpm.log") + ",level=1"));
  }

  /** The argument by which the daemon of this VM is known. */
  static String argument(VmDirectory vm) {
    return "file=" + vm.swtpmPid();
  }
}
