package dev.pavise.guest.agent.image;

import dev.pavise.messages.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Points at content by digest (OCI image specification, descriptor.md).
 *
 * @param platform in an index only
 */
record Descriptor(String mediaType, Sha256 digest, long size, @Nullable Platform platform) {

  record Platform(String architecture, String os) {}
}
