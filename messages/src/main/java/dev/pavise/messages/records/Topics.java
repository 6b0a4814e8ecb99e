package dev.pavise.messages.records;

import java.util.List;

/** The topics, each keyed by deployment id, each with a dead letter topic of its own. */
public final class Topics {
  public static final String CHALLENGE_REQUESTED = "attestation.challenge-requested";
  public static final String CHALLENGE_ISSUED = "attestation.challenge-issued";
  public static final String EVIDENCE_RECEIVED = "attestation.evidence-received";
  public static final String EVIDENCE_APPRAISED = "attestation.evidence-appraised";
  public static final String KEYS_RELEASED = "keys.released";
  public static final String DEPLOYMENT_CHANGED = "deployment.changed";
  public static final String ENDORSEMENTS_CACHED = "endorsements.cached";

  /** Every topic but the dead letters. */
  public static final List<String> ALL =
      List.of(
          CHALLENGE_REQUESTED,
          CHALLENGE_ISSUED,
          EVIDENCE_RECEIVED,
          EVIDENCE_APPRAISED,
          KEYS_RELEASED,
          DEPLOYMENT_CHANGED,
          ENDORSEMENTS_CACHED);

  private Topics() {}

  /** Where records of a topic go that cannot be read or must not be believed. */
  public static String deadLetterOf(String topic) {
    return topic + ".dead-letter";
  }
}
