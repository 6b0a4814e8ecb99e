package dev.pavise.cli.connection;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.sealing.SealingKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which release key each control plane was first seen with, one line each: server, key. Secrets
 * sealed to another key could be read by whoever holds that one, so a change is refused.
 */
public final class ReleaseKeyPins {
  private final KnownLines lines;

  public ReleaseKeyPins(Path file) {
    this.lines =
        new KnownLines(
            file, "pinned release key", "A line is a server and the Base64 of its release key.");
  }

  /**
   * Whether this very key is pinned for the server. False: the server was never seen, and the key
   * rests on its word alone until somebody decides to {@link #pin} it.
   *
   * @throws Failure when another key is pinned
   */
  public boolean isPinned(URI server, Bytes offered) {
    if (offered.size() != SealingKey.LENGTH_BYTES) {
      throw new Failure(
          ExitCode.REFUSED,
          server + " offers a release key of " + offered.size() + " bytes",
          "A release key has 32 bytes. Ask whoever runs the worker.");
    }
    var known = find(server);
    if (known.isEmpty()) {
      return false;
    }
    if (!known.get().equals(offered)) {
      throw new Failure(
          ExitCode.REFUSED,
          "the release key of %s has changed: pinned is %s, offered is %s"
              .formatted(server, SealingKey.idOf(known.get()), SealingKey.idOf(offered)),
          "Whoever holds the new key could read what you seal. If the worker's key was changed for"
              + " good reason, name its file with --release-key, or remove the line of "
              + server
              + " from "
              + lines.file()
              + ".");
    }
    return true;
  }

  private Optional<Bytes> find(URI server) {
    return lines.find(
        List.of(KnownLines.originOf(server)), words -> Bytes.fromBase64(KnownLines.only(words)));
  }

  /** From now on this key and no other. */
  public void pin(URI server, Bytes key) {
    lines.remember(List.of(KnownLines.originOf(server)), List.of(key.toBase64()));
  }
}
