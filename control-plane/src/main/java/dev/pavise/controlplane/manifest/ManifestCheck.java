package dev.pavise.controlplane.manifest;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Port;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.records.TenantKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Checks a manifest on entry, so that what can never run is refused before a VM is paid for. The
 * guest and the worker check again what they rely on. Every wrong field is named; a pure function.
 */
public final class ManifestCheck {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");
  private static final Pattern IMAGE_BY_DIGEST = Pattern.compile("[^\\s@]+@sha256:[0-9a-f]{64}");
  private static final int PORT_MAX = 65535;
  private static final String ROOT = "/manifest/payload";

  private final Manifest manifest;
  private final BiConsumer<String, String> refuse;

  private ManifestCheck(Manifest manifest, BiConsumer<String, String> refuse) {
    this.manifest = manifest;
    this.refuse = (pointer, detail) -> refuse.accept(ROOT + pointer, detail);
  }

  /**
   * What the manifest is to be deployed with.
   *
   * @param developmentPlatform whether the platform is for development only
   * @param releaseKey public key of this installation's release worker
   * @param guestImages what can be launched here
   */
  public record Circumstances(
      TenantKind tenantKind,
      String platform,
      boolean developmentPlatform,
      Bytes releaseKey,
      Set<Sha256> guestImages) {}

  /** Refuses by pointer and detail whatever is not as it must be. */
  public static void check(
      Manifest manifest,
      Map<String, Bytes> sealedSecrets,
      Circumstances circumstances,
      BiConsumer<String, String> refuse) {
    var check = new ManifestCheck(manifest, refuse);
    check.names();
    check.containers();
    check.trust(circumstances);
    check.secrets(sealedSecrets, refuse);
  }

  private void names() {
    if (!NAME.matcher(manifest.name()).matches()) {
      refuse.accept("/name", "must be 1 to 63 of a-z, 0-9, dot, dash, underscore");
    }
    if (manifest.revision() < 1) {
      refuse.accept("/revision", "must be 1 or more");
    }
  }

  private void containers() {
    if (manifest.containers().isEmpty()) {
      refuse.accept("/containers", "must have at least one container");
    }
    var names = new HashSet<String>();
    var published = new HashMap<String, String>();
    for (int i = 0; i < manifest.containers().size(); i++) {
      var container = manifest.containers().get(i);
      var at = "/containers/" + i;
      if (!names.add(container.name())) {
        refuse.accept(at + "/name", "is used by another container");
      }
      if (!IMAGE_BY_DIGEST.matcher(container.image()).matches()) {
        refuse.accept(at + "/image", "must name the image by digest: registry/name@sha256:…");
      }
      ports(container, at, published);
    }
  }

  private void ports(Container container, String at, Map<String, String> published) {
    for (int i = 0; i < container.ports().size(); i++) {
      var port = container.ports().get(i);
      var portAt = at + "/ports/" + i;
      if (!isPort(port.published()) || !isPort(port.container())) {
        refuse.accept(portAt, "must have port numbers from 1 to 65535");
      }
      if (!port.protocol().equals("tcp") && !port.protocol().equals("udp")) {
        refuse.accept(portAt + "/protocol", "must be tcp or udp");
      }
      var earlier = published.put(key(port), portAt);
      if (earlier != null) {
        refuse.accept(portAt + "/published", "is published already by " + ROOT + earlier);
      }
    }
  }

  private void trust(Circumstances circumstances) {
    var trust = manifest.trust();
    if (!trust.platforms().contains(circumstances.platform())) {
      refuse.accept("/trust/platforms", "must allow the platform " + circumstances.platform());
    }
    if (trust.guestImages().stream().noneMatch(circumstances.guestImages()::contains)) {
      refuse.accept("/trust/guestImages", "must allow a guest image of GET /api/v1/guest-images");
    }
    if (!trust.evidenceMaxAge().isPositive()) {
      refuse.accept("/trust/evidenceMaxAge", "must be more than zero");
    }
    if (!trust.attestationInterval().isPositive()
        || trust.attestationInterval().compareTo(trust.evidenceMaxAge()) >= 0) {
      refuse.accept(
          "/trust/attestationInterval", "must be more than zero and less than evidenceMaxAge");
    }
    if (!trust.releaseKey().equals(circumstances.releaseKey())) {
      refuse.accept("/trust/releaseKey", "must be the key of GET /api/v1/release-key");
    }
    development(circumstances);
  }

  private void development(Circumstances circumstances) {
    var allowed = manifest.trust().allowDevelopment();
    if (circumstances.tenantKind() == TenantKind.PRODUCTION && allowed) {
      refuse.accept("/trust/allowDevelopment", "must be false for a production tenant");
    }
    if (circumstances.developmentPlatform() && !allowed) {
      refuse.accept(
          "/trust/allowDevelopment",
          "must be true to run on " + circumstances.platform() + ", which is for development");
    }
  }

  private void secrets(Map<String, Bytes> sealedSecrets, BiConsumer<String, String> refuseBody) {
    var referenced = new HashSet<String>();
    for (int i = 0; i < manifest.secrets().size(); i++) {
      var reference = manifest.secrets().get(i);
      if (!referenced.add(reference.name())) {
        refuse.accept("/secrets/" + i + "/name", "is used by another secret");
      }
      secret(reference, sealedSecrets, refuseBody);
    }
    sealedSecrets.keySet().stream()
        .filter(name -> !referenced.contains(name))
        .forEach(
            name ->
                refuseBody.accept(
                    "/sealedSecrets/" + escape(name), "is not referred to by the manifest"));
  }

  private static void secret(
      SecretReference reference,
      Map<String, Bytes> sealedSecrets,
      BiConsumer<String, String> refuseBody) {
    var at = "/sealedSecrets/" + escape(reference.name());
    var sealed = sealedSecrets.get(reference.name());
    if (sealed == null) {
      refuseBody.accept(at, "is missing; the manifest refers to it");
    } else if (!Sha256.of(sealed).equals(reference.sealed())) {
      refuseBody.accept(
          at, "has digest " + Sha256.of(sealed) + "; the manifest expects " + reference.sealed());
    }
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= PORT_MAX;
  }

  private static String key(Port port) {
    return port.published() + "/" + port.protocol();
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
