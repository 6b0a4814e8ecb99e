package dev.pavise.guest.agent.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image's configuration (OCI image specification, config.md), as far as it matters for running.
 *
 * @param diffIds SHA-256 of each layer's tar stream, from the lowest up
 */
public record ImageConfig(
    List<String> entrypoint,
    List<String> cmd,
    List<String> env,
    String user,
    String workingDirectory,
    List<Sha256> diffIds) {
  public ImageConfig {
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    env = List.copyOf(env);
    diffIds = List.copyOf(diffIds);
  }

  static ImageConfig decode(byte[] json) throws ImageRefused {
    Document document;
    try {
      document = Json.readTolerant(json, Document.class);
    } catch (MalformedMessage e) {
      throw new ImageRefused("the image configuration cannot be read: " + e.getMessage(), e);
    }
    if (!"linux".equals(document.os()) || !"amd64".equals(document.architecture())) {
      throw new ImageRefused(
          "the image is for %s/%s, this guest runs linux/amd64"
              .formatted(document.os(), document.architecture()));
    }
    var rootfs = document.rootfs();
    if (rootfs == null || rootfs.diffIds() == null) {
      throw new ImageRefused("the image configuration names no layers (rootfs.diff_ids)");
    }
    var config = document.config() == null ? Execution.NONE : document.config();
    return new ImageConfig(
        orEmpty(config.entrypoint()),
        orEmpty(config.cmd()),
        orEmpty(config.env()),
        config.user() == null ? "" : config.user(),
        config.workingDirectory() == null ? "" : config.workingDirectory(),
        rootfs.diffIds());
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }

  private record Document(
      @Nullable String architecture,
      @Nullable String os,
      @Nullable Execution config,
      @Nullable RootFs rootfs) {}

  private record RootFs(@JsonProperty("diff_ids") @Nullable List<Sha256> diffIds) {}

  private record Execution(
      @JsonProperty("Entrypoint") @Nullable List<String> entrypoint,
      @JsonProperty("Cmd") @Nullable List<String> cmd,
      @JsonProperty("Env") @Nullable List<String> env,
      @JsonProperty("User") @Nullable String user,
      @JsonProperty("WorkingDir") @Nullable String workingDirectory) {
    static final Execution NONE = new Execution(null, null, null, null, null);
  }
}
