package dev.pavise.guest.agent.userdata;

import dev.pavise.messages.attester.UserData;
import java.io.IOException;

/** Where one kind of platform leaves the user data of a launched guest. */
public interface UserDataSource {
  /** Largest user data that is read. */
  int SIZE_BYTES_MAX = 64 * 1024;

  /** Reads and decodes it; an error says what was looked at. */
  UserData read() throws IOException;
}
