package dev.pavise.controlplane.provider.local;

import dev.pavise.controlplane.guestimage.GuestImage;
import dev.pavise.controlplane.provider.ProviderException;
import dev.pavise.messages.manifest.Port;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts QEMU so that the guest image is measured exactly as its reference values expect: no
 * command line and no initrd of ours, firmware from a file that cannot be written.
 */
final class Qemu {
  static final String USER_DATA_NAME = "opt/dev.pavise/user-data";

  private final LocalSettings settings;
  private final Commands commands;
  private final KvmProbe probe;

  Qemu(LocalSettings settings, Commands commands, KvmProbe probe) {
    this.settings = settings;
    this.commands = commands;
    this.probe = probe;
  }

  void start(VmDirectory vm, GuestImage image, List<Port> ports)
      throws ProviderException, InterruptedException {
    var withKvm = probe.kvmRuns();
    commands.run(vm.path(), vm.log(), commandLine(settings, vm, image, ports, withKvm));
  }

  /** The argument by which the VM is known. */
  static String argument(VmDirectory vm) {
    return vm.qemuPid().toString();
  }

  static List<String> commandLine(
      LocalSettings settings, VmDirectory vm, GuestImage image, List<Port> ports, boolean kvm) {
    var command = new ArrayList<String>();
    command.add(settings.qemu());
    add(command, "-name", vm.key().value());
    command.addAll(List.of("-nodefaults", "-no-user-config", "-no-reboot"));
    add(command, "-display", "none");
    add(command, "-machine", "q35,smm=off");
    add(command, "-accel", kvm ? "kvm" : "tcg,thread=multi");
    add(command, "-cpu", kvm ? "host" : "max");
    add(command, "-smp", Integer.toString(settings.cpus()));
    add(command, "-m", Long.toString(settings.memory().toMegabytes()));
    add(
        command,
        "-drive",
        "if=pflash,format=raw,unit=0,readonly=on,file=" + settings.firmwareCode());
    add(command, "-drive", "if=pflash,format=raw,unit=1,file=" + vm.firmwareVariables());
    add(command, "-kernel", image.file().toString());
    add(command, "-chardev", "socket,id=tpm,path=" + vm.tpmSocket());
    add(command, "-tpmdev", "emulator,id=tpm0,chardev=tpm");
    add(command, "-device", "tpm-crb,tpmdev=tpm0");
    add(command, "-netdev", "user,id=net0" + forwards(ports));
    add(command, "-device", "virtio-net-pci,netdev=net0,romfile=");
    add(command, "-fw_cfg", "name=" + USER_DATA_NAME + ",file=" + vm.userData());
    add(command, "-serial", "file:" + vm.console());
    command.add("-daemonize");
    add(command, "-pidfile", argument(vm));
    return command;
  }

  private static String forwards(List<Port> ports) {
    var forwards = new StringBuilder();
    for (var port : ports) {
      forwards.append(
          ",hostfwd=%s:127.0.0.1:%d-:%d"
              .formatted(port.protocol(), port.published(), port.container()));
    }
    return forwards.toString();
  }

  private static void add(List<String> command, String option, String value) {
    command.add(option);
    command.add(value);
  }
}
