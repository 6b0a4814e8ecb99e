package dev.pavise.attestation.tdx;

import dev.pavise.attestation.json.Fields;
import dev.pavise.attestation.wire.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the part of a policy file that is about TDX. Stateless. */
public final class TdxPolicyFields {
  private static final int DIGEST_BYTES = 48;
  private static final int PLATFORM_BYTES = 16;
  private static final int GRACE_DAYS_MAX = 3650;
  private static final int RTMRS = 4;

  private TdxPolicyFields() {}

  /** The strict policy where the file says nothing. */
  public static TdxPolicy read(Optional<Fields> given) {
    var strict = TdxPolicy.strict();
    if (given.isEmpty()) {
      return strict;
    }
    var fields = given.get();
    var policy =
        strict.toBuilder()
            .debugAllowed(fields.flag("debugAllowed", strict.debugAllowed()))
            .septVeDisableRequired(
                fields.flag("septVeDisableRequired", strict.septVeDisableRequired()))
            .migratableAllowed(fields.flag("migratableAllowed", strict.migratableAllowed()))
            .statuses(statuses(fields))
            .advisories(fields.texts("advisories").orElse(Set.of()))
            .outOfDateGrace(
                Duration.ofDays(fields.number("outOfDateGraceDays", 0, GRACE_DAYS_MAX, 0)))
            .evaluationNumberMin(
                (int) fields.number("evaluationNumberMin", 0, Integer.MAX_VALUE, 0))
            .serviceTds(digests(fields, "serviceTds"))
            .configIds(digests(fields, "configIds"))
            .owners(digests(fields, "owners"))
            .ownerConfigs(digests(fields, "ownerConfigs"))
            .measurements(measurements(fields))
            .platforms(fields.bytes("platforms", PLATFORM_BYTES).orElse(Set.of()))
            .build();
    fields.requireNoOthers();
    return policy;
  }

  private static Set<Octets> digests(Fields fields, String name) {
    return fields.bytes(name, DIGEST_BYTES).orElse(Set.of());
  }

  private static Set<TcbStatus> statuses(Fields fields) {
    var statuses = new LinkedHashSet<TcbStatus>();
    for (var label : fields.texts("statuses").orElse(Set.of())) {
      statuses.add(
          List.of(TcbStatus.values()).stream()
              .filter(status -> status.label().equals(label) && status.isTolerable())
              .findFirst()
              .orElseThrow(
                  () -> fields.wrong("statuses", "statuses of Intel's that can be tolerated")));
    }
    return statuses;
  }

  private static List<TdMeasurements> measurements(Fields fields) {
    var measurements = new ArrayList<TdMeasurements>();
    for (var one : fields.objects("measurements")) {
      var rtmrs = new TreeMap<Integer, Octets>();
      for (int i = 0; i < RTMRS; i++) {
        int index = i;
        one.digest("rtmr" + i, DIGEST_BYTES).ifPresent(value -> rtmrs.put(index, value));
      }
      measurements.add(
          new TdMeasurements(
              one.digest("mrtd", DIGEST_BYTES)
                  .orElseThrow(() -> one.wrong("mrtd", DIGEST_BYTES + " bytes in hex")),
              rtmrs));
      one.requireNoOthers();
    }
    return measurements;
  }
}
