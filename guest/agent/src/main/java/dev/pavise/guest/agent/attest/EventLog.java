package dev.pavise.guest.agent.attest;

import dev.pavise.messages.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The firmware's measurement log as the kernel shows it. */
public record EventLog(Path file) {
  /** Where Linux shows the log of its first TPM. */
  public static final Path LINUX = Path.of("/sys/kernel/security/tpm0/binary_bios_measurements");

  /** A log that, in Base64, still fits into one posting of evidence; usual ones have 3 to 60 kB. */
  static final int SIZE_BYTES_MAX = 256 * 1024;

  /** The exact bytes. */
  Bytes read() throws IOException {
    try (var in = Files.newInputStream(file)) {
      var content = in.readNBytes(SIZE_BYTES_MAX + 1);
      if (content.length > SIZE_BYTES_MAX) {
        throw new IOException(
            "the event log " + file + " has more than " + SIZE_BYTES_MAX + " bytes");
      }
      return Bytes.copyOf(content);
    }
  }
}
