package dev.pavise.bench.verifier;

import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.crypto.Hash;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.testkit.AkTemplate;
import dev.pavise.attestation.testkit.EkKind;
import dev.pavise.attestation.testkit.MeasuredBoot;
import dev.pavise.attestation.testkit.SoftwareTpm;
import dev.pavise.attestation.testkit.TestFirmware;
import dev.pavise.attestation.testkit.TestGuestImage;
import dev.pavise.attestation.testkit.TestVendor;
import dev.pavise.attestation.tpm.BareQuote;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.tpm.TpmSignature;
import dev.pavise.attestation.wire.Octets;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;

/** A quote by ECDSA on P-256 under a pinned key, without a log. */
final class TpmJudgement implements Judgement {
  private final Evidence.Tpm evidence;
  private final ECPublicKey key;
  private final PcrSelection demanded = PcrSelection.sha256(Policy.REGISTERS_DEFAULT);
  private final Optional<Octets> nonce;
  private final byte[] r;
  private final byte[] s;
  private final byte[] signed;

  TpmJudgement() {
    evidence =
        new SoftwareTpm(new TestVendor("bench"), "bench", EkKind.ECC_P256, AkTemplate.ECDSA)
            .boot(MeasuredBoot.of(TestFirmware.STANDARD, TestGuestImage.standard()))
            .evidence(Octets.zeros(32), Policy.REGISTERS_DEFAULT);
    nonce = Optional.of(Octets.zeros(32).sha256());
    key = (ECPublicKey) TpmPublic.decode(evidence.akPublic()).key().toPublicKey().orElseThrow();
    if (!(TpmSignature.decode(evidence.signature()) instanceof TpmSignature.Ecdsa signature)) {
      throw new IllegalStateException("the testkit made another signature");
    }
    r = signature.r().toByteArray();
    s = signature.s().toByteArray();
    signed = evidence.quote().toByteArray();
  }

  @Override
  public int judge(Signatures signatures) {
    return BareQuote.decode(evidence.quote(), evidence.signature(), evidence.pcrs())
        .authenticate(key, demanded, nonce, signatures)
        .findings()
        .size();
  }

  @Override
  public boolean floor(Signatures signatures) {
    return signatures.ecdsa(key, Hash.SHA_256, signed, 0, signed.length, r, s);
  }
}
