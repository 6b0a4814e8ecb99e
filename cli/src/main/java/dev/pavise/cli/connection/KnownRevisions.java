package dev.pavise.cli.connection;

import dev.pavise.cli.Failure;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The latest revision of each name that was sent from here, one line each: server, tenant, name,
 * revision, digest of the manifest. A control plane that shows less than that hides something.
 */
public final class KnownRevisions {
  private final KnownLines lines;

  /**
   * @param number of the revision, from 1
   * @param manifest its digest
   */
  public record Revision(int number, Sha256 manifest) {}

  public KnownRevisions(Path file) {
    this.lines =
        new KnownLines(
            file, "known revision", "A line is a server, a tenant, a name, a number and a digest.");
  }

  public Path file() {
    return lines.file();
  }

  /**
   * @throws Failure when the file is damaged
   */
  public Optional<Revision> find(URI server, TenantId tenant, String name) {
    return lines.find(key(server, tenant, name), KnownRevisions::revision);
  }

  /** In the place of what was known of the name. */
  public void remember(URI server, TenantId tenant, String name, Revision revision) {
    lines.remember(
        key(server, tenant, name),
        List.of(Integer.toString(revision.number()), revision.manifest().toString()));
  }

  private static Revision revision(List<String> words) {
    if (words.size() != 2) {
      throw new IllegalArgumentException(words.size() + " words instead of two");
    }
    return new Revision(Integer.parseInt(words.getFirst()), Sha256.parse(words.getLast()));
  }

  private static List<String> key(URI server, TenantId tenant, String name) {
    return List.of(KnownLines.originOf(server), tenant.toString(), name);
  }
}
