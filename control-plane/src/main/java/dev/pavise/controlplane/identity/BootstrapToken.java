package dev.pavise.controlplane.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The one-time token of an empty installation. It exists as a file that only the control plane's
 * user can read: whoever can read it owns the machine anyway. No default credential exists.
 */
@Component
class BootstrapToken {
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapToken.class);
  private static final String PREFIX = "pvs_bootstrap_";
  private static final int SIZE_BYTES_MAX = 200;

  private final Path file;

  BootstrapToken(IdentitySettings settings) {
    this.file = settings.bootstrapTokenFile();
  }

  /** Leaves a new token; one that is still there from an earlier start stays. */
  void offer() {
    try {
      if (Files.exists(file) && Files.size(file) > PREFIX.length()) {
        return;
      }
      var directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, OpaqueToken.random(PREFIX).value(), StandardOpenOption.WRITE);
      LOG.info("this installation is empty; its one-time bootstrap token is in {}", file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the bootstrap token to " + file + "; make its directory writable", e);
    }
  }

  /** Whether this is the token in the file; never, when there is no file. */
  boolean matches(String presented) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > SIZE_BYTES_MAX) {
        return false;
      }
      var expected = Files.readString(file).strip();
      return expected.startsWith(PREFIX)
          && MessageDigest.isEqual(
              expected.getBytes(StandardCharsets.UTF_8),
              presented.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn("the bootstrap token file {} cannot be read", file, e);
      return false;
    }
  }

  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the used bootstrap token file {} cannot be removed; remove it", file, e);
    }
  }
}
