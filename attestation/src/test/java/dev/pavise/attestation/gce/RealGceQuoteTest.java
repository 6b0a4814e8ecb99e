package dev.pavise.attestation.gce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.Vectors;
import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.Pem;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.tpm.BareQuote;
import dev.pavise.attestation.tpm.HashAlgorithm;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.TpmQuote;
import dev.pavise.attestation.tpm.TpmSignature;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A quote of a real instance of Google's, with the certificate of its attestation key. */
class RealGceQuoteTest {
  private static final Instant AT = Instant.parse("2026-02-02T12:00:00Z");
  private static final PinnedCollateral NOTHING =
      new PinnedCollateral(List.of(), List.of(), List.of());

  @Test
  void googleVouchesForTheKeyAndTheKeyForTheRegisters() throws IOException {
    var evidence = read();
    var chain = authenticate(chain(evidence));

    assertThat(chain.isGood()).isTrue();
    assertThat(chain.anchor().orElseThrow().production()).isTrue();
    assertThat(chain.instance().map(GceInstance::zone)).contains("us-central1-f");
    var quote = quote(evidence);
    assertThat(
            quote
                .authenticate(
                    chain.key().orElseThrow(),
                    quote.quote().selections().getFirst(),
                    Optional.of(Octets.fromHex(evidence.path("nonce").asString(""))),
                    Signatures.fastest())
                .findings())
        .isEmpty();
  }

  @Test
  void aListThatIsMissingIsSaidAndIsNoWrongSignature() throws IOException {
    assertThat(authenticate(chain(read())).findings())
        .extracting(Finding::code)
        .containsExactly("REVOCATION_UNAVAILABLE");
  }

  @Test
  void withoutTheRootNobodyVouches() throws IOException {
    assertThat(authenticate(chain(read()).subList(0, 2)).isGood()).isFalse();
  }

  private static AkCertificate authenticate(List<X509Certificate> chain) {
    return AkCertificate.authenticate(chain, NOTHING, AT, Signatures.fastest());
  }

  private static JsonNode read() throws IOException {
    return new JsonMapper()
        .readTree(
            Files.readAllBytes(
                Vectors.folder().resolve("gcp/lockboot__vaportpm/test-gcp-amd-fixture.json")));
  }

  private static List<X509Certificate> chain(JsonNode evidence) {
    var pem = evidence.path("attestation").path("gcp").path("ak_cert_chain").asString("");
    return Certificates.decodeAll(Pem.certificates(pem, "ak.chain"), "ak.chain");
  }

  private static BareQuote quote(JsonNode evidence) {
    var tpm = evidence.path("attestation").path("tpm").path("ecc_p256");
    var rs =
        ASN1Sequence.getInstance(Octets.fromHex(tpm.path("signature").asString("")).toByteArray());
    var values = new ArrayList<PcrValue>();
    evidence
        .path("pcrs")
        .path("sha256")
        .forEachEntry(
            (index, value) ->
                values.add(
                    new PcrValue(
                        "sha256", Integer.parseInt(index), Octets.fromHex(value.asString("")))));
    return new BareQuote(
        TpmQuote.decode(Octets.fromHex(tpm.path("attest_data").asString(""))),
        new TpmSignature.Ecdsa(HashAlgorithm.SHA256, number(rs, 0), number(rs, 1)),
        values);
  }

  private static BigInteger number(ASN1Sequence sequence, int index) {
    return ASN1Integer.getInstance(sequence.getObjectAt(index)).getValue();
  }
}
