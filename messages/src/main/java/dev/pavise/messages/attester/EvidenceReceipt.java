package dev.pavise.messages.attester;

import dev.pavise.messages.EvidenceId;

/** Answer to {@code POST /attest/v1/evidence}: ask for the outcome under this id. */
public record EvidenceReceipt(EvidenceId evidence) {}
