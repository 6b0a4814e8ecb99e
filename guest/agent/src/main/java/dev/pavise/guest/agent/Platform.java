package dev.pavise.guest.agent;

import dev.pavise.guest.agent.attest.EventLog;
import dev.pavise.guest.agent.container.Crun;
import dev.pavise.guest.agent.container.GuestDirectories;
import dev.pavise.guest.agent.container.OciRuntime;
import dev.pavise.guest.agent.tpm.CharacterDevice;
import dev.pavise.guest.agent.tpm.TpmDevice;
import dev.pavise.guest.agent.userdata.UserDataFile;
import dev.pavise.guest.agent.userdata.UserDataSource;
import java.io.IOException;

/** What the machine around the agent offers. */
record Platform(
    UserDataSource userData,
    TpmOpener tpm,
    EventLog eventLog,
    GuestDirectories directories,
    OciRuntime runtime) {

  /** Opens the TPM. */
  @FunctionalInterface
  interface TpmOpener {
    TpmDevice open() throws IOException;
  }

  static Platform of(Options options) {
    var directories = new GuestDirectories(options.run(), options.state());
    return new Platform(
        new UserDataFile(options.userData()),
        () -> new CharacterDevice(options.tpm()),
        new EventLog(options.eventLog()),
        directories,
        new Crun(
            options.crun(),
            directories.runtimeState(),
            options.cgroupManager(),
            options.openFilesMax()));
  }
}
