package dev.pavise.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.EkChain;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.credential.CredentialMaker;
import dev.pavise.attestation.credential.EndorsementKey;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a TPM and certificates that others made. */
class SoftwareTpmIT {
  private static final String RSA_EK = "0x81010001";
  private static final String ECC_P384_EK = "0x81010016";
  private static final TreeSet<Integer> REGISTERS = new TreeSet<>(List.of(0, 4, 8, 11));

  @TempDir Path directory;
  private SoftwareTpmProcess tpm;

  @BeforeEach
  void manufacture() throws Exception {
    tpm = SoftwareTpmProcess.manufacture(directory);
  }

  @AfterEach
  void stop() {
    tpm.close();
  }

  @ParameterizedTest
  @CsvSource({"ek-rsa2048.crt", "ek-secp384r1.crt"})
  void findsTheWayToARootThatIsNotForProduction(String certificate) throws Exception {
    var chain = chain(List.of(tpm.file(certificate)), List.of(pem("issuercert.pem")));
    assertThat(chain.findings()).isEmpty();
    assertThat(chain.anchor()).get().extracting(TrustAnchor::production).isEqualTo(false);
  }

  @Test
  void findsTheWayOverAnIssuerThatCameWithTheEvidence() throws Exception {
    var sent = List.of(tpm.file("ek-rsa2048.crt"), der("issuercert.pem"));
    assertThat(chain(sent, List.of()).isGood()).isTrue();
  }

  @Test
  void findsNoWayWithoutTheIssuer() throws Exception {
    assertThat(chain(List.of(tpm.file("ek-rsa2048.crt")), List.of()).findings())
        .extracting(Finding::code)
        .containsExactly("EK_CHAIN_UNKNOWN_ROOT");
  }

  @ParameterizedTest
  @CsvSource({
    "ek-rsa2048.crt, 0x81010001, ecc, ecdsa",
    "ek-rsa2048.crt, 0x81010001, rsa, rsapss",
    "ek-rsa2048.crt, 0x81010001, rsa, rsassa",
    "ek-secp384r1.crt, 0x81010016, ecc, ecdsa"
  })
  void makesACredentialThatThisTpmOpensAndBelievesItsQuote(
      String certificate, String ekHandle, String keyType, String scheme) throws Exception {
    tpm.tool(
        "tpm2_createak",
        "-C",
        ekHandle,
        "-c",
        "ak.ctx",
        "-G",
        keyType,
        "-g",
        "sha256",
        "-s",
        scheme,
        "-u",
        "ak.pub",
        "-n",
        "ak.name");
    var ak = TpmPublic.decode(withoutSize(tpm.file("ak.pub")));
    assertThat(ak.name().value()).isEqualTo(tpm.file("ak.name"));
    assertThat(AttestationKeyRules.check(ak)).isEmpty();

    assertThat(activated(certificate, ekHandle, ak)).isTrue();

    var nonce = Octets.copyOf("nonce".getBytes(StandardCharsets.US_ASCII)).sha256();
    tpm.tool(
        "tpm2_quote",
        "-c",
        "ak.ctx",
        "-l",
        "sha256:0,4,8,11",
        "-q",
        nonce.toHex(),
        "-m",
        "quote.msg",
        "-s",
        "quote.sig",
        "-o",
        "quote.pcrs",
        "-F",
        "values",
        "--scheme",
        scheme);
    var quote = TpmQuote.decode(tpm.file("quote.msg"));
    var signature = TpmSignature.decode(tpm.file("quote.sig"));
    assertThat(quote.extraData()).isEqualTo(nonce);
    assertThat(QuoteSignature.check(ak, quote.encoded(), signature, Signatures.fastest()))
        .isEmpty();
    assertThat(
            QuotedPcrs.check(
                    quote,
                    signature.hash(),
                    values(tpm.file("quote.pcrs")),
                    PcrSelection.sha256(REGISTERS))
                .findings())
        .isEmpty();
  }

  /** Whether the TPM finds in our credential what we put there. */
  private boolean activated(String certificate, String ekHandle, TpmPublic ak) throws Exception {
    var ek =
        EndorsementKey.of(Certificates.decode(tpm.file(certificate), "certificate").getPublicKey())
            .orElseThrow();
    var secret = Octets.copyOf(ekHandle.getBytes(StandardCharsets.US_ASCII)).sha256();
    var credential = new CredentialMaker(new SecureRandom()).make(ek, ak.name(), secret);
    tpm.write(
        "credential",
        Octets.copyOf(ByteBuffer.allocate(8).putInt(0xBADCC0DE).putInt(1).array())
            .concat(withSize(credential.idObject()))
            .concat(withSize(credential.encryptedSecret())));
    tpm.tool("tpm2_flushcontext", "-t");
    if (ekHandle.equals(RSA_EK)) {
      tpm.tool("tpm2_startauthsession", "--policy-session", "-S", "session");
      tpm.tool("tpm2_policysecret", "-S", "session", "-c", "e");
      tpm.tool(
          "tpm2_activatecredential",
          "-c",
          "ak.ctx",
          "-C",
          ekHandle,
          "-i",
          "credential",
          "-o",
          "secret",
          "-P",
          "session:session");
      tpm.tool("tpm2_flushcontext", "session");
    } else {
      assertThat(ekHandle).isEqualTo(ECC_P384_EK); // Its template lets the user use it.
      tpm.tool(
          "tpm2_activatecredential",
          "-c",
          "ak.ctx",
          "-C",
          ekHandle,
          "-i",
          "credential",
          "-o",
          "secret");
    }
    tpm.tool("tpm2_flushcontext", "-t");
    return tpm.file("secret").equals(secret);
  }

  private EkChain chain(List<Octets> sent, List<X509Certificate> intermediates) throws Exception {
    var root =
        new TrustAnchor("swtpm, not for production", false, pem("swtpm-localca-rootca-cert.pem"));
    return EkChain.authenticate(
        Certificates.decodeAll(sent, "ekCertificates"),
        new PinnedCollateral(List.of(root), intermediates, List.of()),
        Instant.now().plusSeconds(60));
  }

  private X509Certificate pem(String name) throws Exception {
    return Certificates.decode(der(name), name);
  }

  private Octets der(String name) throws Exception {
    var text = tpm.text(name).replaceAll("-----[A-Z ]+-----|\\s", "");
    return Octets.copyOf(Base64.getDecoder().decode(text));
  }

  private static List<PcrValue> values(Octets joined) {
    var in = ByteReader.bigEndian("values", joined);
    var values = new ArrayList<PcrValue>();
    for (int register : REGISTERS) {
      values.add(new PcrValue("sha256", register, in.octets(32, "value")));
    }
    return values;
  }

  private static Octets withoutSize(Octets content) {
    return Octets.copyOf(content.toByteArray(), 2, content.size());
  }

  private static Octets withSize(Octets content) {
    return Octets.copyOf(ByteBuffer.allocate(2).putShort((short) content.size()).array())
        .concat(content);
  }
}
