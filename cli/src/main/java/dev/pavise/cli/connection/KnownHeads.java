package dev.pavise.cli.connection;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The head of each audit trail that was exported from here, one line each: server, tenant, digest.
 * A later export without it was rewritten.
 */
public final class KnownHeads {
  private static final int WORDS = 3;

  private final Path file;

  public KnownHeads(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /**
   * @throws Failure when the file is damaged
   */
  public Optional<Sha256> find(URI server, TenantId tenant) {
    var lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      var words = List.of(lines.get(i).strip().split("\\s+"));
      if (words.size() >= 2 && words.subList(0, 2).equals(key(server, tenant))) {
        return Optional.of(head(words, i + 1));
      }
    }
    return Optional.empty();
  }

  /** In the place of what was known of the tenant; all of the file or nothing is written. */
  public void remember(URI server, TenantId tenant, Sha256 head) {
    var key = String.join(" ", key(server, tenant));
    var lines = new ArrayList<>(lines());
    lines.removeIf(line -> line.strip().startsWith(key + " "));
    lines.add(key + " " + head);
    try {
      OwnFile.replace(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private List<String> lines() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private Sha256 head(List<String> words, int line) {
    try {
      if (words.size() == WORDS) {
        return Sha256.parse(words.get(2));
      }
    } catch (IllegalArgumentException e) {
      // No digest: the same answer as for a missing one.
    }
    throw new Failure(
        ExitCode.BAD_INPUT,
        file + ":" + line + ": this is no known head",
        "A line is a server, a tenant and a digest. Correct or remove it.");
  }

  private static List<String> key(URI server, TenantId tenant) {
    return List.of(server.getScheme() + "://" + server.getAuthority(), tenant.toString());
  }
}
