package dev.pavise.guest.agent.userdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.UserData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserDataFileTest {
  @TempDir Path directory;

  @Test
  void readsWhatTheLauncherWrote() throws IOException {
    var userData =
        new UserData(
            UserData.VERSION,
            URI.create("https://10.0.2.2:8443"),
            null,
            "token",
            Sha256.of(new byte[0]),
            Map.of());
    assertThat(read(userData.encode())).isEqualTo(userData);
  }

  @Test
  void refusesWhatIsTooLargeMissingOrNoUserData() {
    assertThatThrownBy(() -> read(new byte[UserDataSource.SIZE_BYTES_MAX + 1]))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(new byte[] {'{', '}'})).isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> new UserDataFile(directory.resolve("missing")).read())
        .isInstanceOf(IOException.class);
  }

  private UserData read(byte[] content) throws IOException {
    return new UserDataFile(Files.write(directory.resolve("raw"), content)).read();
  }
}
