package dev.pavise.controlplane.guestimage;

import dev.pavise.messages.Sha256;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * One measured file that a VM boots.
 *
 * @param digest SHA-256 of the file, by which manifests name it
 * @param referenceValues as the image's build computed them from the file
 */
public record GuestImage(
    Sha256 digest, String name, Path file, long sizeBytes, JsonNode referenceValues) {}
