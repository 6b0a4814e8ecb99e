package dev.pavise.controlplane.ownerkey;

import dev.pavise.controlplane.audit.Audited;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.OwnerKey;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Registers owner keys and knows which are a tenant's. The private halves never come here. */
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

  @Transactional(readOnly = true)
  public boolean isRegistered(TenantId tenant, Sha256 thumbprint) {
    return records.findByTenantIdAndThumbprint(tenant.value(), thumbprint.toString()).isPresent();
  }

  @Transactional(readOnly = true)
  List<OwnerKeyView> list(TenantId tenant) {
    return records.findByTenantIdOrderByCreatedAtDesc(tenant.value()).stream()
        .map(OwnerKeyRecord::view)
        .toList();
  }
}
