package dev.pavise.messages.attester;

import dev.pavise.messages.ChallengeId;

/** {@code POST /attest/v1/evidence}. */
public record EvidenceSubmission(ChallengeId challenge, Evidence evidence) {}
