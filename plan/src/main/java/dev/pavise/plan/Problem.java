package dev.pavise.plan;

/**
 * One thing in a Compose file that stands in the way of running it.
 *
 * @param line from 1
 * @param column from 1
 * @param path keys from the root, for example {@code services.web.ports[0]}
 * @param what is wrong
 * @param remedy what would be right
 */
public record Problem(int line, int column, String path, Code code, String what, String remedy) {

  /** Kinds of problem; stable names for programs. */
  public enum Code {
    FILE_UNREADABLE,
    FILE_TOO_LARGE,
    YAML_MALFORMED,
    KEY_UNKNOWN,
    KEY_UNSUPPORTED,
    KEY_TWICE,
    KEY_MISSING,
    TYPE_WRONG,
    VALUE_INVALID,
    NAME_INVALID,
    VARIABLE_UNDEFINED,
    VARIABLE_MALFORMED,
    BUILD_UNSUPPORTED,
    PRIVILEGED,
    HOST_NAMESPACE,
    DEVICE,
    CAPABILITY_DANGEROUS,
    CAPABILITY_UNKNOWN,
    BIND_MOUNT,
    MOUNT_INVALID,
    MOUNT_TWICE,
    PORT_INVALID,
    PORT_TWICE,
    IMAGE_MISSING,
    IMAGE_INVALID,
    IMAGE_NOT_FOUND,
    IMAGE_PLATFORM,
    REGISTRY_UNAVAILABLE,
    REGISTRY_REFUSED,
    REGISTRY_DISHONEST,
    SECRET_UNDECLARED,
    SECRET_SOURCE_MISSING,
    CONFIG_UNDECLARED,
    CONFIG_SOURCE_MISSING,
    VOLUME_UNDECLARED,
    DEPENDENCY_UNKNOWN,
    DEPENDENCY_CYCLE
  }
}
