package dev.pavise.plan.registry;

import dev.pavise.messages.Sha256;

/** What a registry answered; the details are for people. */
public sealed interface Resolution {
  /** The image manifest for linux/amd64, its digest verified against its bytes. */
  record Pinned(Sha256 digest) implements Resolution {}

  /** The registry has no such repository, tag or digest. */
  record NotFound(String detail) implements Resolution {}

  /** The image exists, but not for linux/amd64, or not as an image that can run. */
  record Unsuitable(String detail) implements Resolution {}

  /** The registry wants a login, or refuses for another reason. */
  record Refused(String detail) implements Resolution {}

  /** The bytes are not what their digest says. */
  record Dishonest(String detail) implements Resolution {}

  /** No usable answer in time. */
  record Unavailable(String detail) implements Resolution {}
}
