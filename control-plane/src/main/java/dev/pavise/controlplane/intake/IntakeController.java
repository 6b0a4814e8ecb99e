package dev.pavise.controlplane.intake;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.deployment.DeploymentView;
import dev.pavise.controlplane.deployment.Revision;
import dev.pavise.controlplane.guestimage.GuestImages;
import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.JsonBody;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.identity.Identity;
import dev.pavise.controlplane.manifest.ManifestCheck;
import dev.pavise.controlplane.ownerkey.OwnerKeyState;
import dev.pavise.controlplane.ownerkey.OwnerKeys;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.provider.Platform;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.controlplane.provider.Providers;
import dev.pavise.controlplane.releasekey.ReleaseKey;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.sealing.SealedSecret;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/deployments}: checks everything, tells every mistake, then stores it. */
@RestController
class IntakeController {
  private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;
  private static final int SECRETS_MAX = 64;
  private static final int SECRETS_BYTES_MAX = 2 * 1024 * 1024;
  private static final int NAME_LENGTH_MAX = 50;

  private final Identity identity;
  private final OwnerKeys ownerKeys;
  private final Providers providers;
  private final GuestImages images;
  private final ReleaseKey releaseKey;
  private final DeploymentIntake intake;
  private final TransactionTemplate transactions;

  IntakeController(
      Identity identity,
      OwnerKeys ownerKeys,
      Providers providers,
      GuestImages images,
      ReleaseKey releaseKey,
      DeploymentIntake intake,
      TransactionTemplate transactions) {
    this.identity = identity;
    this.ownerKeys = ownerKeys;
    this.providers = providers;
    this.images = images;
    this.releaseKey = releaseKey;
    this.intake = intake;
    this.transactions = transactions;
  }

  /**
   * The body of a deployment.
   *
   * @param manifest the DSSE envelope
   * @param sealedSecrets by name, as the manifest refers to them
   */
  record CreateDeployment(
      Bytes manifest,
      @Nullable Map<String, Bytes> sealedSecrets,
      String provider,
      String platform) {}

  @Contract(
      id = "createDeployment",
      summary = "Deploys what a signed manifest says",
      needs = Permission.DEPLOYMENTS_WRITE,
      statuses = 202,
      problems = ErrorCode.MANIFEST_REVISION_CONFLICT)
  @PostMapping("/api/v1/deployments")
  ResponseEntity<DeploymentView> deploy(
      @AuthenticationPrincipal Caller caller,
      @Body(bytesMax = BODY_BYTES_MAX, fields = CreateDeployment.class) JsonBody body) {
    var deployment =
        Objects.requireNonNull(transactions.execute(_ -> intake.store(check(caller, body))));
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/deployments/" + deployment.id()))
        .eTag(Revision.of(deployment))
        .body(deployment.view());
  }

  private DeploymentIntake.Checked check(Caller caller, JsonBody body) {
    var envelopeBytes = body.base64("/manifest", Envelope.SIZE_BYTES_MAX);
    var sealed = body.base64ByName("/sealedSecrets", SECRETS_MAX, SealedSecret.SIZE_BYTES_MAX);
    if (sealed.values().stream().mapToInt(Bytes::size).sum() > SECRETS_BYTES_MAX) {
      body.refuse("/sealedSecrets", "must have at most " + SECRETS_BYTES_MAX + " bytes in all");
    }
    var provider = provider(body);
    var platform = platform(body, provider);
    body.refuseOthers("", CreateDeployment.class);
    var tenantKind = identity.tenant(caller.tenant()).kind();
    if (platform != null && platform.development() && tenantKind == TenantKind.PRODUCTION) {
      body.refuse(
          "/platform", platform.name() + " is for development; a production tenant refuses it");
    }
    var manifest = envelopeBytes.size() == 0 ? null : authenticate(caller, body, envelopeBytes);
    if (manifest != null && platform != null) {
      ManifestCheck.check(
          manifest,
          sealed,
          new ManifestCheck.Circumstances(
              tenantKind,
              platform.name(),
              platform.development(),
              releaseKey.publicKey(),
              images.digests()),
          body::refuse);
      checkSealedSecrets(caller, body, manifest, sealed);
    }
    body.requireValid();
    if (manifest == null || provider == null || platform == null) {
      throw new IllegalStateException("a valid body has a manifest, a provider and a platform");
    }
    return new DeploymentIntake.Checked(
        caller.tenant(),
        envelopeBytes,
        manifest,
        Envelope.decode(envelopeBytes.toByteArray()).payloadDigest(),
        sealed,
        provider,
        platform.name(),
        platform.development());
  }

  private @Nullable Provider provider(JsonBody body) {
    var name = body.text("/provider", NAME_LENGTH_MAX);
    var provider = providers.find(name).orElse(null);
    if (provider == null && !name.isEmpty()) {
      body.refuse(
          "/provider", "must be one of " + providers.all().stream().map(Provider::name).toList());
    }
    return provider;
  }

  private static @Nullable Platform platform(JsonBody body, @Nullable Provider provider) {
    var name = body.text("/platform", NAME_LENGTH_MAX);
    if (provider == null || name.isEmpty()) {
      return null;
    }
    var found = provider.platforms().stream().filter(each -> each.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      body.refuse(
          "/platform",
          "must be one of " + provider.platforms().stream().map(Platform::name).sorted().toList());
    }
    return found.orElse(null);
  }

  private @Nullable Manifest authenticate(Caller caller, JsonBody body, Bytes envelope) {
    try {
      var manifest = Envelope.decode(envelope.toByteArray()).authenticate();
      var refusal =
          refusal(ownerKeys.hold(caller.tenant(), manifest.owner().thumbprint()).orElse(null));
      if (refusal != null) {
        body.refuse("/manifest/payload/owner", refusal);
      }
      return manifest;
    } catch (MalformedMessage e) {
      body.refuse("/manifest", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable String refusal(@Nullable OwnerKeyState state) {
    return switch (state) {
      case null -> "must be an owner key of this tenant; register it at POST /api/v1/owner-keys";
      case ACTIVE -> null;
      case RETIRED -> "is retired and signs nothing new; sign with one that is active";
      case REVOKED -> "is revoked; sign with one that is active";
    };
  }

  /** Catches the honest mistake early; what counts is what the worker finds when it opens them. */
  private void checkSealedSecrets(
      Caller caller, JsonBody body, Manifest manifest, Map<String, Bytes> sealed) {
    sealed.forEach(
        (name, bytes) -> {
          var pointer = "/sealedSecrets/" + JsonBody.escape(name);
          try {
            var secret = SealedSecret.decode(bytes.toByteArray());
            if (!secret.tenant().equals(caller.tenant())
                || !secret.name().equals(name)
                || !secret.ownerKey().equals(manifest.owner().thumbprint())) {
              body.refuse(
                  pointer,
                  "must be sealed for this tenant, this name and the manifest's owner key");
            }
          } catch (MalformedMessage e) {
            body.refuse(pointer, String.valueOf(e.getMessage()));
          }
        });
  }
}
