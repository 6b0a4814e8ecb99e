package dev.pavise.controlplane.provider;

import dev.pavise.messages.DeploymentId;
import java.util.regex.Pattern;

/**
 * Names the VM of one attempt of one deployment, the same after every crash: {@code
 * pavise-<deployment>-<attempt>}.
 */
public record InstanceKey(String value) {
  private static final Pattern FORM = Pattern.compile("pavise-[0-9a-f-]{36}-[1-9][0-9]{0,3}");

  public InstanceKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an instance key is pavise-<deployment>-<attempt>, not \"" + value + "\"");
    }
  }

  public static InstanceKey of(DeploymentId deployment, int attempt) {
    return new InstanceKey("pavise-" + deployment + "-" + attempt);
  }

  /** Whether this text could be a key. */
  public static boolean matches(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
