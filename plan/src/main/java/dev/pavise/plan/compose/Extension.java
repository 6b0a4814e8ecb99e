package dev.pavise.plan.compose;

import dev.pavise.messages.manifest.Operations;
import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.TrustSettings;
import dev.pavise.plan.yaml.Fields;
import dev.pavise.plan.yaml.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The file's {@code x-pavise}: what must be proven, how often, and who may read logs. */
record Extension(TrustSettings trust, Operations operations) {
  private static final Duration EVIDENCE_MAX_AGE_MAX = Duration.ofHours(24);
  private static final Duration ATTESTATION_INTERVAL_MIN = Duration.ofSeconds(10);
  private static final int COUNT_MAX = 50;

  static final Extension ABSENT =
      new Extension(TrustSettings.DEFAULTS, new Operations(false, Operations.Logs.NONE));

  static Extension read(Fields top) {
    return top.value("x-pavise").map(Extension::read).orElse(ABSENT);
  }

  private static Extension read(Value value) {
    var fields = value.fields("Pavise's settings");
    var maxAge = fields.value("evidenceMaxAge").flatMap(Extension::duration);
    var interval = fields.value("attestationInterval").flatMap(Extension::duration);
    var trust =
        new TrustSettings(
            texts(fields, "platforms", "a platform, as in sev-snp"),
            minimumTcb(fields),
            texts(fields, "vlekProviders", "a name, as in CN=cc-us-east-2.amazonaws.com"),
            maxAge.orElse(TrustSettings.EVIDENCE_MAX_AGE_DEFAULT),
            interval.orElse(TrustSettings.ATTESTATION_INTERVAL_DEFAULT),
            texts(fields, "conditions", "a condition in CEL"));
    if (maxAge.isPresent() == fields.value("evidenceMaxAge").isPresent()
        && interval.isPresent() == fields.value("attestationInterval").isPresent()) {
      checkDurations(fields, value, trust);
    }
    var operations =
        new Operations(
            false, fields.value("logs").flatMap(Extension::logs).orElse(Operations.Logs.NONE));
    fields.refuseRest();
    return new Extension(trust, operations);
  }

  private static Optional<Duration> duration(Value value) {
    return value.parse("a duration", "Write it as in 90s, 5m or 1h30m.", Quantities::duration);
  }

  private static void checkDurations(Fields fields, Value value, TrustSettings trust) {
    var interval = trust.attestationInterval();
    var maxAge = trust.evidenceMaxAge();
    if (interval.compareTo(ATTESTATION_INTERVAL_MIN) < 0) {
      fields
          .value("attestationInterval")
          .orElse(value)
          .refuse(
              Code.VALUE_INVALID,
              "attestationInterval is less than " + ATTESTATION_INTERVAL_MIN.toSeconds() + "s",
              "Give the guest time to attest: "
                  + ATTESTATION_INTERVAL_MIN.toSeconds()
                  + "s or more.");
    }
    if (maxAge.compareTo(EVIDENCE_MAX_AGE_MAX) > 0) {
      fields
          .value("evidenceMaxAge")
          .orElse(value)
          .refuse(
              Code.VALUE_INVALID,
              "evidenceMaxAge is more than " + EVIDENCE_MAX_AGE_MAX.toHours() + "h",
              "Trust expires: give " + EVIDENCE_MAX_AGE_MAX.toHours() + "h or less.");
    } else if (interval.compareTo(maxAge) >= 0) {
      fields
          .value("attestationInterval")
          .or(() -> fields.value("evidenceMaxAge"))
          .orElse(value)
          .refuse(
              Code.VALUE_INVALID,
              "attestationInterval (%ds) is not less than evidenceMaxAge (%ds)"
                  .formatted(interval.toSeconds(), maxAge.toSeconds()),
              "Attest more often than evidence expires, or the deployment goes STALE in between.");
    }
  }

  private static Optional<Operations.Logs> logs(Value value) {
    return value.parse(
        "a way to treat logs",
        "Write none (nobody reads them) or plain (everyone on the way can read them).",
        text ->
            switch (text) {
              case "none" -> Optional.of(Operations.Logs.NONE);
              case "plain" -> Optional.of(Operations.Logs.PLAIN);
              default -> Optional.empty();
            });
  }

  private static List<String> texts(Fields fields, String key, String expected) {
    var texts = new ArrayList<String>();
    fields
        .value(key)
        .ifPresent(
            value -> {
              var items = value.items("a list");
              if (value.isList() && (items.isEmpty() || items.size() > COUNT_MAX)) {
                value.refuse(
                    Code.VALUE_INVALID,
                    key + " has " + items.size() + " entries",
                    "Give 1 to " + COUNT_MAX + ", or leave the key out.");
              }
              items.forEach(item -> item.text(expected).ifPresent(texts::add));
            });
    return texts;
  }

  private static Map<String, Long> minimumTcb(Fields fields) {
    var versions = new TreeMap<String, Long>();
    fields
        .value("minimumTcb")
        .map(value -> value.fields("components and their versions"))
        .ifPresent(
            components ->
                components
                    .takeAll()
                    .forEach(
                        it ->
                            it.value()
                                .parse("a version", "Write a whole number.", Quantities::number)
                                .ifPresent(
                                    version -> versions.put(it.key(), version.longValue()))));
    return versions;
  }
}
