package dev.pavise.controlplane.releasekey;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.sealing.SealingKey;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The key that clients seal secrets to. */
@RestController
class ReleaseKeyController {
  private final ReleaseKey releaseKey;

  ReleaseKeyController(ReleaseKey releaseKey) {
    this.releaseKey = releaseKey;
  }

  record ReleaseKeyView(Bytes publicKey, Sha256 id) {}

  @Contract(
      id = "getReleaseKey",
      summary = "The key that secrets are sealed to",
      needs = Permission.CATALOGUE_READ)
  @GetMapping("/api/v1/release-key")
  ReleaseKeyView show() {
    return new ReleaseKeyView(releaseKey.publicKey(), SealingKey.idOf(releaseKey.publicKey()));
  }
}
