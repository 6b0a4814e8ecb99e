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
 * The latest revision of each name that was sent from here, one line each: server, tenant, name,
 * revision, digest of the manifest. A control plane that shows less than that hides something.
 */
public final class KnownRevisions {
  private static final int WORDS = 5;

  private final Path file;

  /**
   * @param number of the revision, from 1
   * @param manifest its digest
   */
  public record Revision(int number, Sha256 manifest) {}

  public KnownRevisions(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /**
   * @throws Failure when the file is damaged
   */
  public Optional<Revision> find(URI server, TenantId tenant, String name) {
    var key = key(server, tenant, name);
    var lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      var words = List.of(lines.get(i).strip().split("\\s+"));
      if (words.size() >= 3 && words.subList(0, 3).equals(key)) {
        return Optional.of(revision(words, i + 1));
      }
    }
    return Optional.empty();
  }

  /** In the place of what was known of the name; all of the file or nothing is written. */
  public void remember(URI server, TenantId tenant, String name, Revision revision) {
    var key = key(server, tenant, name);
    var lines = new ArrayList<>(lines());
    lines.removeIf(line -> line.strip().startsWith(String.join(" ", key) + " "));
    lines.add(String.join(" ", key) + " " + revision.number() + " " + revision.manifest());
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

  private Revision revision(List<String> words, int line) {
    try {
      if (words.size() == WORDS) {
        return new Revision(Integer.parseInt(words.get(3)), Sha256.parse(words.get(4)));
      }
    } catch (IllegalArgumentException e) {
      // No number or no digest: the same answer as for a missing one.
    }
    throw new Failure(
        ExitCode.BAD_INPUT,
        file + ":" + line + ": this is no known revision",
        "A line is a server, a tenant, a name, a number and a digest. Correct or remove it.");
  }

  private static List<String> key(URI server, TenantId tenant, String name) {
    return List.of(server.getScheme() + "://" + server.getAuthority(), tenant.toString(), name);
  }
}
