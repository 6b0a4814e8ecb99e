package dev.pavise.attestation.tpm;

import dev.pavise.attestation.wire.Octets;

/**
 * Value of one register as the evidence claims it: worth nothing until a quote covers it.
 *
 * @param bank {@code sha256}
 */
public record PcrValue(String bank, int index, Octets value) {}
