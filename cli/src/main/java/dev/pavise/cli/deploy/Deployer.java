package dev.pavise.cli.deploy;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.ApiProblem;
import dev.pavise.cli.api.CreateDeployment;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.connection.KnownRevisions;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.sealing.SealedSecret;
import dev.pavise.plan.Plan;
import dev.pavise.plan.SecretSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.UUID;

/**
 * Brings a plan to run, in two halves so that the owner can look in between: {@link #draft} seals
 * and assembles, {@link #submit} signs and sends. Not thread-safe.
 */
public final class Deployer {
  /** How often a submission is sent again when no answer came; it counts once all the same. */
  private static final int ATTEMPTS_MAX = 3;

  private static final Duration RETRY_WAIT = Duration.ofSeconds(1);

  private final Api api;
  private final DeployListener listener;
  private final KnownRevisions revisions;

  /**
   * @param revisions what was sent from here before; the control plane may not show less
   */
  public Deployer(Api api, DeployListener listener, KnownRevisions revisions) {
    this.api = api;
    this.listener = listener;
    this.revisions = revisions;
  }

  /** Both halves, for whoever decided before. */
  public DeploymentView deploy(Plan plan, Terms terms) {
    return submit(draft(plan, terms));
  }

  /**
   * The manifest that continues the chain of its name, and the secrets sealed for it. Creates
   * nothing anywhere.
   *
   * @throws UncheckedIOException when the plaintext of a secret cannot be read
   * @throws BrokenChain when the control plane shows a revision before it that is not genuine
   */
  public Draft draft(Plan plan, Terms terms) {
    var tenant = api.me().tenant().id();
    var link =
        new RevisionChain(api)
            .next(terms.name(), revisions.find(api.server(), tenant, terms.name()));
    var sealedSecrets = new LinkedHashMap<String, Bytes>();
    var references = new ArrayList<SecretReference>();
    plan.secrets()
        .forEach(
            (name, source) -> {
              var sealed = seal(tenant, name, source, terms);
              var digest = Sha256.of(sealed);
              sealedSecrets.put(name, sealed);
              references.add(new SecretReference(name, digest));
              listener.onSealed(name, digest);
            });
    var requirements =
        plan.trust()
            .toRequirements(
                terms.platform(),
                terms.guestImages(),
                terms.allowDevelopment(),
                terms.releaseKey());
    var manifest =
        plan.toManifest(
            terms.name(),
            link.revision(),
            link.before().map(RevisionChain.Signed::digest).orElse(null),
            references,
            requirements,
            terms.ownerKey().publicKey());
    listener.onAssembled(manifest);
    return new Draft(
        tenant, manifest, link.before().map(RevisionChain.Signed::manifest), sealedSecrets, terms);
  }

  /** Registers the owner key if need be, signs and sends. */
  public DeploymentView submit(Draft draft) {
    var ownerKey = draft.terms().ownerKey();
    var envelope = ownerKey.sign(draft.manifest());
    var encoded = envelope.encode();
    if (encoded.length > Envelope.SIZE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the signed manifest has %d bytes, at most %d are allowed; make its configs smaller"
              .formatted(encoded.length, Envelope.SIZE_BYTES_MAX));
    }
    listener.onSigned(envelope.payloadDigest());
    if (api.ownerKeys().stream().noneMatch(it -> it.thumbprint().equals(ownerKey.thumbprint()))) {
      api.registerOwnerKey(ownerKey.publicKey(), ownerKey.name());
      listener.onOwnerKeyRegistered(ownerKey.thumbprint());
    }
    var deployment =
        send(
            new CreateDeployment(
                Bytes.copyOf(encoded),
                draft.sealedSecrets(),
                draft.terms().provider(),
                draft.terms().platform()));
    revisions.remember(
        api.server(),
        draft.tenant(),
        draft.manifest().name(),
        new KnownRevisions.Revision(draft.manifest().revision(), envelope.payloadDigest()));
    listener.onAccepted(deployment);
    return deployment;
  }

  private static Bytes seal(TenantId tenant, String name, SecretSource source, Terms terms) {
    byte[] plaintext;
    try {
      plaintext = source.read();
    } catch (IOException e) {
      throw new UncheckedIOException("secret \"" + name + "\" cannot be read", e);
    }
    try {
      return Bytes.copyOf(
          SealedSecret.seal(
                  terms.releaseKey(), tenant, name, terms.ownerKey().thumbprint(), plaintext)
              .encode());
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /** The same key and body again when no answer came: whether the first arrived or not. */
  private DeploymentView send(CreateDeployment body) {
    var idempotencyKey = UUID.randomUUID().toString();
    for (int attempt = 1; ; attempt++) {
      try {
        return api.deploy(body, idempotencyKey);
      } catch (ApiProblem e) {
        if (!e.isUnavailable() || attempt == ATTEMPTS_MAX) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(ApiProblem problem) {
    try {
      Thread.sleep(RETRY_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw problem;
    }
  }
}
