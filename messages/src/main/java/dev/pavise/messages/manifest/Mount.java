package dev.pavise.messages.manifest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Something a container finds at an absolute path. Every kind lives in the guest's memory. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Mount.OfVolume.class, name = "volume"),
  @JsonSubTypes.Type(value = Mount.OfSecret.class, name = "secret"),
  @JsonSubTypes.Type(value = Mount.OfConfig.class, name = "config"),
  @JsonSubTypes.Type(value = Mount.OfTmpfs.class, name = "tmpfs")
})
public sealed interface Mount {
  /** Absolute path inside the container. */
  String target();

  /** A named volume that containers of the manifest can share. */
  record OfVolume(String volume, String target, boolean readOnly) implements Mount {}

  /**
   * A secret as a read-only file.
   *
   * @param mode permission bits, for example 0400 (written as the decimal number 256 in JSON)
   */
  record OfSecret(String secret, String target, int uid, int gid, int mode) implements Mount {}

  /** A configuration file, read-only. */
  record OfConfig(String config, String target, int uid, int gid, int mode) implements Mount {}

  /** An empty, writable place of this container alone. */
  record OfTmpfs(String target, long sizeBytes, int mode) implements Mount {}
}
