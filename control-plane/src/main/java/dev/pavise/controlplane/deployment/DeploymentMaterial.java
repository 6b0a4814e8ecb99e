package dev.pavise.controlplane.deployment;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.records.ReleaseMaterial;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The signed manifest and the sealed secrets of deployments: bytes that are kept and handed on
 * exactly as they came. Whether they are what the owner signed is judged by the worker and the
 * agent, never here.
 */
@Component
public class DeploymentMaterial {
  private final JdbcClient jdbc;
  private final RevokedOwnerKeys ownerKeys;

  DeploymentMaterial(JdbcClient jdbc, RevokedOwnerKeys ownerKeys) {
    this.jdbc = jdbc;
    this.ownerKeys = ownerKeys;
  }

  @Transactional
  public void store(
      TenantId tenant, DeploymentId deployment, Bytes envelope, Map<String, Bytes> sealed) {
    jdbc.sql(
            "insert into deployment_envelopes (tenant_id, deployment_id, envelope)"
                + " values (?, ?, ?)")
        .param(tenant.value())
        .param(deployment.value())
        .param(envelope.toByteArray())
        .update();
    sealed.forEach(
        (name, secret) ->
            jdbc.sql(
                    "insert into sealed_secrets (tenant_id, deployment_id, name, digest, sealed)"
                        + " values (?, ?, ?, ?, ?)")
                .param(tenant.value())
                .param(deployment.value())
                .param(name)
                .param(Sha256.of(secret).toString())
                .param(secret.toByteArray())
                .update());
  }

  /** The exact bytes of the DSSE envelope. */
  @Transactional(readOnly = true)
  public Optional<Bytes> envelope(TenantId tenant, DeploymentId deployment) {
    return jdbc.sql(
            "select envelope from deployment_envelopes where tenant_id = ? and deployment_id = ?")
        .param(tenant.value())
        .param(deployment.value())
        .query((row, number) -> Bytes.copyOf(row.getBytes(1)))
        .optional();
  }

  /** All that a release needs besides the verdict. */
  @Transactional(readOnly = true)
  public ReleaseMaterial release(TenantId tenant, DeploymentId deployment) {
    var sealed = new HashMap<String, Bytes>();
    jdbc.sql("select name, sealed from sealed_secrets where tenant_id = ? and deployment_id = ?")
        .param(tenant.value())
        .param(deployment.value())
        .query(
            row -> {
              sealed.put(row.getString(1), Bytes.copyOf(row.getBytes(2)));
            });
    var envelope =
        envelope(tenant, deployment)
            .orElseThrow(() -> new IllegalStateException("a deployment without its envelope"));
    return new ReleaseMaterial(
        envelope, sealed, ownerKeys.revokedAt(tenant, deployment).orElse(null));
  }
}
