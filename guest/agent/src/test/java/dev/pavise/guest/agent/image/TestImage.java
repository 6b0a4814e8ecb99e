package dev.pavise.guest.agent.image;

import dev.pavise.messages.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Builds an image in a {@link TestRegistry}, honest unless told otherwise. */
public final class TestImage {
  private final List<byte[]> layers = new ArrayList<>();
  private final List<Sha256> diffIds = new ArrayList<>();
  private String execution = "{}";

  public TestImage layer(TarBytes tar) {
    return layer(tar.toByteArray());
  }

  TestImage layer(byte[] tar) {
    layers.add(tar);
    diffIds.add(Sha256.of(tar));
    return this;
  }

  /** JSON of the configuration's {@code config}. */
  public TestImage execution(String json) {
    execution = json;
    return this;
  }

  /** Claims another digest for the unpacked layer than it has. */
  TestImage claimDiffId(int layer, Sha256 digest) {
    diffIds.set(layer, digest);
    return this;
  }

  public ImageReference push(TestRegistry registry) throws IOException {
    return TestRegistry.reference(registry.put(manifest(registry)));
  }

  byte[] manifest(TestRegistry registry) throws IOException {
    var config =
        """
        {"architecture":"amd64","os":"linux","config":%s,
         "rootfs":{"type":"layers","diff_ids":[%s]}}\
        """
            .formatted(
                execution,
                diffIds.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",")))
            .getBytes(StandardCharsets.UTF_8);
    var descriptors = new ArrayList<String>();
    for (var layer : layers) {
      descriptors.add(
          descriptor(registry, "application/vnd.oci.image.layer.v1.tar+gzip", gzip(layer)));
    }
    return """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
         "config":%s,"layers":[%s]}\
        """
        .formatted(
            descriptor(registry, "application/vnd.oci.image.config.v1+json", config),
            String.join(",", descriptors))
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static String descriptor(TestRegistry registry, String mediaType, byte[] content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, registry.put(content), content.length);
  }
}
