package dev.pavise.worker.result;

import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.AxisStatus;
import java.util.Map;
import java.util.TreeMap;

/**
 * The six axes as AR4SI trustworthiness claims (draft-ietf-rats-ar4si, section 2.3.4). Nothing is
 * claimed of development hardware: neither good nor bad can be said of it.
 */
final class TrustVector {
  private static final int NO_CLAIM = 0;
  private static final int AFFIRMING = 2;
  private static final int WARNING = 32;
  private static final int CONTRAINDICATED = 96;

  private TrustVector() {}

  static Map<String, Integer> of(AttestationResult result) {
    var vector = new TreeMap<String, Integer>();
    vector.put("instance-identity", claim(result, Axis.KEY_BINDING));
    vector.put("configuration", claim(result, Axis.WORKLOAD));
    vector.put("executables", claim(result, Axis.GUEST_IMAGE));
    vector.put(
        "hardware", Math.max(hardware(result, Axis.HARDWARE), hardware(result, Axis.FIRMWARE)));
    return vector;
  }

  private static int hardware(AttestationResult result, Axis axis) {
    int claim = claim(result, axis);
    return result.development() && claim < CONTRAINDICATED ? NO_CLAIM : claim;
  }

  private static int claim(AttestationResult result, Axis axis) {
    var status =
        result.axes().stream()
            .filter(one -> one.axis() == axis)
            .findFirst()
            .map(one -> one.status())
            .orElse(AxisStatus.NOT_CHECKED);
    return switch (status) {
      case PASS -> AFFIRMING;
      case WARN -> WARNING;
      case FAIL -> CONTRAINDICATED;
      case NOT_CHECKED, NOT_APPLICABLE -> NO_CLAIM;
    };
  }
}
