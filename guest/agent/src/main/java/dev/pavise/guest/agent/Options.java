package dev.pavise.guest.agent;

import dev.pavise.guest.agent.attest.EventLog;
import dev.pavise.guest.agent.userdata.UserDataFile;
import java.nio.file.Path;

/**
 * What the guest image may set on the agent's command line, {@code --name=value} each. The command
 * line is part of the measured image.
 *
 * @param tpm TPM device
 * @param eventLog firmware's measurement log
 * @param userData file with the user data
 * @param run memory-backed directory for secrets and the runtime's state
 * @param state memory-backed directory for images and volumes
 * @param crun OCI runtime to run
 * @param cgroupManager given to crun: {@code cgroupfs} or {@code disabled}
 * @param openFilesMax descriptors that one process of a container may hold
 */
record Options(
    Path tpm,
    Path eventLog,
    Path userData,
    Path run,
    Path state,
    String crun,
    String cgroupManager,
    long openFilesMax) {
  static final Options DEFAULTS =
      new Options(
          Path.of("/dev/tpmrm0"),
          EventLog.LINUX,
          UserDataFile.QEMU,
          Path.of("/run/pavise"),
          Path.of("/var/lib/pavise"),
          "crun",
          "cgroupfs",
          1024 * 1024);

  static Options parse(String... arguments) {
    var options = DEFAULTS;
    for (var argument : arguments) {
      var equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("\"" + argument + "\" is not of the form --name=value");
      }
      options = options.with(argument.substring(2, equals), argument.substring(equals + 1));
    }
    return options;
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "tpm" ->
          new Options(
              Path.of(value), eventLog, userData, run, state, crun, cgroupManager, openFilesMax);
      case "event-log" ->
          new Options(tpm, Path.of(value), userData, run, state, crun, cgroupManager, openFilesMax);
      case "user-data" ->
          new Options(tpm, eventLog, Path.of(value), run, state, crun, cgroupManager, openFilesMax);
      case "run" ->
          new Options(
              tpm, eventLog, userData, Path.of(value), state, crun, cgroupManager, openFilesMax);
      case "state" ->
          new Options(
              tpm, eventLog, userData, run, Path.of(value), crun, cgroupManager, openFilesMax);
      case "crun" ->
          new Options(tpm, eventLog, userData, run, state, value, cgroupManager, openFilesMax);
      case "cgroup-manager" ->
          new Options(tpm, eventLog, userData, run, state, crun, value, openFilesMax);
      case "open-files-max" ->
          new Options(
              tpm, eventLog, userData, run, state, crun, cgroupManager, Long.parseLong(value));
      default ->
          throw new IllegalArgumentException(
              "--"
                  + name
                  + " is unknown; known are --tpm, --event-log, --user-data, --run, --state, --crun,"
                  + " --cgroup-manager, --open-files-max");
    };
  }
}
