package dev.pavise.cli.connection;

import dev.pavise.cli.Failure;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The head of each audit trail that was exported from here, one line each: server, tenant, digest.
 * A later export without it was rewritten.
 */
public final class KnownHeads {
  private final KnownLines lines;

  public KnownHeads(Path file) {
    this.lines = new KnownLines(file, "known head", "A line is a server, a tenant and a digest.");
  }

  /**
   * @throws Failure when the file is damaged
   */
  public Optional<Sha256> find(URI server, TenantId tenant) {
    return lines.find(key(server, tenant), words -> Sha256.parse(KnownLines.only(words)));
  }

  /** In the place of what was known of the tenant. */
  public void remember(URI server, TenantId tenant, Sha256 head) {
    lines.remember(key(server, tenant), List.of(head.toString()));
  }

  private static List<String> key(URI server, TenantId tenant) {
    return List.of(KnownLines.originOf(server), tenant.toString());
  }
}
