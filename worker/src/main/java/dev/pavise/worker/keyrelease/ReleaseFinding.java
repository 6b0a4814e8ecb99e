package dev.pavise.worker.keyrelease;

import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.Finding;
import org.jspecify.annotations.Nullable;

/** Why keys are not released although a verdict is authentic. */
enum ReleaseFinding {
  VERDICT_NOT_AFFIRMING(Axis.WORKLOAD, "mend what the verdict found and attest again"),
  VERDICT_EXPIRED(Axis.FRESHNESS, "attest again"),
  MATERIAL_MISSING(Axis.WORKLOAD, "attest again; the record of the verdict was changed on its way"),
  MANIFEST_NOT_AUTHENTIC(Axis.WORKLOAD, "deploy a manifest that its owner key has signed"),
  OWNER_KEY_REVOKED(
      Axis.WORKLOAD, "deploy a new revision, signed with an owner key that is active"),
  MANIFEST_NOT_THE_JUDGED_ONE(
      Axis.WORKLOAD, "attest again; the manifest was exchanged after the verdict"),
  DEVELOPMENT_NOT_ALLOWED(
      Axis.HARDWARE, "allow development hardware in the manifest, or use real hardware"),
  PLATFORM_NOT_ALLOWED(Axis.HARDWARE, "name the platform in the manifest, or run on one it names"),
  GUEST_IMAGE_NOT_ALLOWED(
      Axis.GUEST_IMAGE, "name the guest image in the manifest, or boot one it names"),
  OTHER_RELEASE_KEY(
      Axis.WORKLOAD, "sign a manifest that names this worker's release key, and seal to it"),
  SECRET_MISSING(Axis.WORKLOAD, "deploy again with every secret that the manifest names"),
  SECRET_NOT_THE_SIGNED_ONE(
      Axis.WORKLOAD, "deploy again with the sealed secrets that the owner signed"),
  SECRET_MALFORMED(Axis.WORKLOAD, "seal the secret again with a client of this version"),
  SECRET_OF_OTHER_TENANT(Axis.WORKLOAD, "seal the secret again, as the tenant that deploys it"),
  SECRET_OF_OTHER_OWNER(Axis.WORKLOAD, "seal the secret again for the owner key that signs"),
  SECRET_OF_OTHER_NAME(
      Axis.WORKLOAD, "seal the secret again under the name that the manifest uses"),
  SECRET_CANNOT_BE_OPENED(Axis.WORKLOAD, "seal the secret again to this worker's release key"),
  AGENT_KEY_UNUSABLE(Axis.KEY_BINDING, "the guest agent must make a fresh X25519 key");

  private final Axis axis;
  private final String remedy;

  ReleaseFinding(Axis axis, String remedy) {
    this.axis = axis;
    this.remedy = remedy;
  }

  Finding fail(String field, @Nullable String expected, @Nullable String found) {
    return new Finding(name(), axis, Finding.Severity.FAIL, field, expected, found, remedy);
  }
}
