package dev.pavise.cli.connection;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which release key each control plane was first seen with, one line each: server, key. Secrets
 * sealed to another key could be read by whoever holds that one, so a change is refused.
 */
public final class ReleaseKeyPins {
  private final Path file;

  public ReleaseKeyPins(Path file) {
    this.file = file;
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
              + file
              + ".");
    }
    return true;
  }

  private Optional<Bytes> find(URI server) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    for (int i = 0; i < lines.size(); i++) {
      var words = List.of(lines.get(i).strip().split("\\s+"));
      if (words.getFirst().equals(originOf(server))) {
        return Optional.of(keyOf(words, i + 1));
      }
    }
    return Optional.empty();
  }

  private Bytes keyOf(List<String> words, int line) {
    try {
      if (words.size() == 2) {
        return Bytes.fromBase64(words.get(1));
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: the same answer as for a missing key.
    }
    throw new Failure(
        ExitCode.BAD_INPUT,
        file + ":" + line + ": this is no pinned release key",
        "A line is a server and the Base64 of its release key. Correct or remove it.");
  }

  /** From now on this key and no other. */
  public void pin(URI server, Bytes key) {
    try {
      var lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
      lines.add(originOf(server) + " " + key.toBase64());
      OwnFile.replace(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static String originOf(URI server) {
    return server.getScheme() + "://" + server.getAuthority();
  }
}
