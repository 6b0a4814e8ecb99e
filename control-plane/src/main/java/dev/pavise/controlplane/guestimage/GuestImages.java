package dev.pavise.controlplane.guestimage;

import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The guest images found in their directory when the control plane started. The digest is of the
 * file itself; a file that is changed later still fails at the only check that counts, the
 * worker's.
 */
@Component
public class GuestImages {
  private static final Logger LOG = LoggerFactory.getLogger(GuestImages.class);
  private static final String IMAGE_SUFFIX = ".efi";
  private static final String VALUES_SUFFIX = ".reference-values.json";
  private static final long VALUES_BYTES_MAX = 1024 * 1024;

  private final Map<Sha256, GuestImage> byDigest = new LinkedHashMap<>();

  @Autowired
  GuestImages(GuestImageSettings settings) throws IOException {
    this(settings.guestImages());
  }

  private GuestImages(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (var file : files.filter(GuestImages::isImage).sorted().toList()) {
        var values = file.resolveSibling(file.getFileName() + VALUES_SUFFIX);
        if (Files.isRegularFile(values) && Files.size(values) <= VALUES_BYTES_MAX) {
          var image = read(file, values);
          byDigest.put(image.digest(), image);
        } else {
          LOG.warn("{} has no {} beside it and is passed over", file, values.getFileName());
        }
      }
    }
    if (byDigest.isEmpty()) {
      LOG.warn("there is no guest image in {}; nothing can be launched", directory);
    }
  }

  /** The images of a directory. */
  public static GuestImages of(Path directory) throws IOException {
    return new GuestImages(directory);
  }

  public Collection<GuestImage> all() {
    return byDigest.values();
  }

  public Set<Sha256> digests() {
    return byDigest.keySet();
  }

  public Optional<GuestImage> find(Sha256 digest) {
    return Optional.ofNullable(byDigest.get(digest));
  }

  private static boolean isImage(Path file) {
    return file.toString().endsWith(IMAGE_SUFFIX) && Files.isRegularFile(file);
  }

  private static GuestImage read(Path file, Path values) throws IOException {
    var name = String.valueOf(file.getFileName());
    return new GuestImage(
        digest(file),
        name.substring(0, name.length() - IMAGE_SUFFIX.length()),
        file.toAbsolutePath().normalize(),
        Files.size(file),
        Json.readTolerant(Files.readAllBytes(values), JsonNode.class));
  }

  private static Sha256 digest(Path file) throws IOException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return Sha256.fromBytes(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
