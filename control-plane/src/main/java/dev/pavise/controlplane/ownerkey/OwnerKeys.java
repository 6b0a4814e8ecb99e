package dev.pavise.controlplane.ownerkey;

import dev.pavise.controlplane.audit.Audited;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.OwnerKey;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Registers owner keys and knows which are a tenant's and how far each counts. The private halves
 * never come here.
 */
@Service
public class OwnerKeys {
  static final int COUNT_MAX = 1000;

  private final EntityManager entities;
  private final OwnerKeyRecords records;
  private final ApplicationEventPublisher listeners;
  private final Clock clock;

  OwnerKeys(
      EntityManager entities,
      OwnerKeyRecords records,
      ApplicationEventPublisher listeners,
      Clock clock) {
    this.entities = entities;
    this.records = records;
    this.listeners = listeners;
    this.clock = clock;
  }

  record Registration(OwnerKeyView key, boolean isNew) {}

  /** Registers a key; one that is there already is found, not changed. */
  @Transactional
  Registration register(TenantId tenant, OwnerKey key, String name) {
    var known = records.findByTenantIdAndThumbprint(tenant.value(), key.thumbprint().toString());
    if (known.isPresent()) {
      return new Registration(known.get().view(), false);
    }
    if (records.countByTenantId(tenant.value()) >= COUNT_MAX) {
      throw Problem.of(
          ErrorCode.OWNER_KEYS_EXHAUSTED, "A tenant has at most " + COUNT_MAX + " owner keys.");
    }
    var added = new OwnerKeyRecord(tenant, key, name, clock.instant());
    entities.persist(added);
    listeners.publishEvent(
        Audited.of(
            tenant,
            "owner-key.registered",
            key.thumbprint().toString(),
            Map.of("name", name, "algorithm", key.algorithm().name())));
    return new Registration(added.view(), true);
  }

  /**
   * Retires, brings back or revokes a key. Revoking is for good and takes trust from whatever the
   * key signed, in this transaction.
   */
  @Transactional
  OwnerKeyView become(
      TenantId tenant, String thumbprint, OwnerKeyState state, @Nullable String reason) {
    var key =
        records.lock(tenant.value(), thumbprint).orElseThrow(() -> Problem.notFound("owner key"));
    var before = key.state();
    if (before == state) {
      return key.view();
    }
    if (before == OwnerKeyState.REVOKED) {
      throw Problem.of(
          ErrorCode.OWNER_KEY_REVOKED, "It was revoked at " + key.revokedAt() + ", for good.");
    }
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    key.become(state, reason, now);
    entities.flush();
    listeners.publishEvent(
        Audited.of(
            tenant,
            switch (state) {
              case ACTIVE -> "owner-key.reactivated";
              case RETIRED -> "owner-key.retired";
              case REVOKED -> "owner-key.revoked";
            },
            thumbprint,
            reason == null ? Map.of() : Map.of("reason", reason)));
    if (state == OwnerKeyState.REVOKED) {
      listeners.publishEvent(new OwnerKeyRevoked(tenant, Sha256.parse(thumbprint), now));
    }
    return key.view();
  }

  /**
   * How far a key counts, which nobody changes until the transaction ends; empty for one that is
   * not this tenant's.
   */
  @Transactional
  public Optional<OwnerKeyState> hold(TenantId tenant, Sha256 thumbprint) {
    return records.hold(tenant.value(), thumbprint.toString()).map(OwnerKeyRecord::state);
  }

  /** When a key was revoked; empty while it counts. */
  @Transactional(readOnly = true)
  public Optional<Instant> revokedAt(TenantId tenant, Sha256 thumbprint) {
    return records.revokedAt(tenant.value(), thumbprint.toString());
  }

  @Transactional(readOnly = true)
  OwnerKeyView require(TenantId tenant, String thumbprint) {
    return records
        .findByTenantIdAndThumbprint(tenant.value(), thumbprint)
        .map(OwnerKeyRecord::view)
        .orElseThrow(() -> Problem.notFound("owner key"));
  }

  @Transactional(readOnly = true)
  List<OwnerKeyView> list(TenantId tenant) {
    return records.findByTenantIdOrderByCreatedAtDesc(tenant.value()).stream()
        .map(OwnerKeyRecord::view)
        .toList();
  }
}
