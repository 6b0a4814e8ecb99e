package dev.pavise.guest.agent.userdata;

import dev.pavise.messages.attester.UserData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** User data in a file, as QEMU's firmware configuration device shows it under {@code /sys}. */
public record UserDataFile(Path file) implements UserDataSource {
  /** Where {@code -fw_cfg name=opt/dev.pavise/user-data,…} appears. */
  public static final Path QEMU =
      Path.of("/sys/firmware/qemu_fw_cfg/by_name/opt/dev.pavise/user-data/raw");

  @Override
  public UserData read() throws IOException {
    try (var in = Files.newInputStream(file)) {
      var content = in.readNBytes(SIZE_BYTES_MAX + 1);
      if (content.length > SIZE_BYTES_MAX) {
        throw new IOException(
            "user data in " + file + " has more than " + SIZE_BYTES_MAX + " bytes");
      }
      return UserData.decode(content);
    }
  }
}
