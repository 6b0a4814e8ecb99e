package dev.pavise.controlplane.manifest;

import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Manifest;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the manifests of one name in a chain: each revision follows the latest and names its
 * digest, so going back is visible and refused. The latest may be deployed again.
 */
@Service
public class ManifestChain {
  private final EntityManager entities;
  private final JdbcClient jdbc;
  private final ManifestRecords records;
  private final Clock clock;

  ManifestChain(EntityManager entities, JdbcClient jdbc, ManifestRecords records, Clock clock) {
    this.entities = entities;
    this.jdbc = jdbc;
    this.records = records;
    this.clock = clock;
  }

  /** Appends the manifest unless it is the latest already; two who append at once take turns. */
  @Transactional
  public void append(TenantId tenant, Manifest manifest, Sha256 digest) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param(tenant + "/" + manifest.name())
        .query((row, number) -> number)
        .list();
    var latest =
        records
            .findFirstByTenantIdAndNameOrderByRevisionDesc(tenant.value(), manifest.name())
            .map(ManifestRecord::link)
            .orElse(null);
    if (latest != null && latest.digest().equals(digest)) {
      return;
    }
    var refusal = refusal(latest, manifest);
    if (refusal != null) {
      throw Problem.of(ErrorCode.MANIFEST_REVISION_CONFLICT, refusal);
    }
    entities.persist(new ManifestRecord(tenant, digest, manifest, clock.instant()));
    entities.flush();
  }

  static @Nullable String refusal(ManifestRecord.@Nullable Link latest, Manifest manifest) {
    var revision = latest == null ? 1 : latest.revision() + 1;
    var previous = latest == null ? null : latest.digest();
    if (manifest.revision() == revision && Objects.equals(manifest.previous(), previous)) {
      return null;
    }
    return "\"%s\" has revision %d with previous %s; expected revision %d with previous %s."
        .formatted(
            manifest.name(),
            manifest.revision(),
            manifest.previous() == null ? "absent" : manifest.previous(),
            revision,
            previous == null ? "absent" : previous);
  }
}
