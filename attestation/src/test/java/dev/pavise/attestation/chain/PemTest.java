package dev.pavise.attestation.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Not every input of these is a certificate: what is inside the blocks is read elsewhere. */
class PemTest {
  private static final String BLOCK =
      """
      -----BEGIN CERTIFICATE-----
      AQID
      -----END CERTIFICATE-----
      """;

  @Test
  void blocksComeInTheirOrder() {
    assertThat(Pem.certificates(BLOCK + "\r\n" + BLOCK.replace("AQID", "BA\nUG"), "chain"))
        .containsExactly(Octets.copyOf(new byte[] {1, 2, 3}), Octets.copyOf(new byte[] {4, 5, 6}));
    assertThat(Pem.certificates(" \n", "chain")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN CERTIFICATE-----END CERTIFICATE-----", // The hyphens between are shared.
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAQID\n",
        "-----BEGIN CERTIFICATE-----\nAQID=\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAQ ID\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAR==\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAQ\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC KEY-----",
        "subject=CN\n-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----",
      })
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Pem.certificates(text, "chain")).isInstanceOf(MalformedEvidence.class);
  }

  @Test
  void moreThanAChainIsRefused() {
    assertThatThrownBy(() -> Pem.certificates(BLOCK.repeat(Certificates.COUNT_MAX + 1), "chain"))
        .isInstanceOf(MalformedEvidence.class)
        .hasMessageContaining("at most");
  }
}
