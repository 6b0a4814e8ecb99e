package dev.pavise.guest.agent.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.util.ArrayList;
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
        listOf(config.entrypoint()),
        listOf(config.cmd()),
        listOf(config.env()),
        config.user() == null ? "" : config.user(),
        config.workingDirectory() == null ? "" : config.workingDirectory(),
        listOf(rootfs.diffIds()));
  }

  private static <T> List<T> listOf(@Nullable List<@Nullable T> list) throws ImageRefused {
    var present = new ArrayList<T>();
    for (var element : list == null ? List.<@Nullable T>of() : list) {
      if (element == null) {
        throw new ImageRefused("the image configuration holds a null in a list");
      }
      present.add(element);
    }
    return present;
  }

  private record Document(
      @Nullable String architecture,
      @Nullable String os,
      @Nullable Execution config,
      @Nullable RootFs rootfs) {}

  private record RootFs(@JsonProperty("diff_ids") @Nullable List<@Nullable Sha256> diffIds) {}

  private record Execution(
      @JsonProperty("Entrypoint") @Nullable List<@Nullable String> entrypoint,
      @JsonProperty("Cmd") @Nullable List<@Nullable String> cmd,
      @JsonProperty("Env") @Nullable List<@Nullable String> env,
      @JsonProperty("User") @Nullable String user,
      @JsonProperty("WorkingDir") @Nullable String workingDirectory) {
    static final Execution NONE = new Execution(null, null, null, null, null);
  }
}
