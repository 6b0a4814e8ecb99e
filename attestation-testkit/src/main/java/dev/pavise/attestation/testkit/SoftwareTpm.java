package dev.pavise.attestation.testkit;

import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.credential.Credential;
import dev.pavise.attestation.tpm.PcrBank;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.SignatureScheme;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Software that plays a TPM: endorsement key with certificate, one attestation key, a SHA-256 bank,
 * quotes and credentials. Everything it knows, whoever has the seed knows too. One thread only.
 */
public final class SoftwareTpm {
  private static final int REGISTERS = 24;

  private final SeededRandom random;
  private final KeyPair ek;
  private final List<X509Certificate> ekCertificates;
  private final AkTemplate akTemplate;
  private final KeyPair ak;
  private final TreeMap<Integer, Octets> registers = new TreeMap<>();
  private Octets eventLog = Octets.empty();

  public SoftwareTpm(TestVendor vendor, String seed, EkKind ekKind, AkTemplate akTemplate) {
    this(vendor, seed, ekKind, akTemplate, TestVendor.Defect.NONE);
  }

  public SoftwareTpm(
      TestVendor vendor,
      String seed,
      EkKind ekKind,
      AkTemplate akTemplate,
      TestVendor.Defect certificateDefect) {
    random = new SeededRandom("tpm " + seed);
    ek =
        switch (ekKind) {
          case RSA_2048 -> TestVendor.newKey("RSA", Optional.empty(), random);
          case ECC_P256 -> TestVendor.newKey("EC", Optional.of("secp256r1"), random);
          case ECC_P384 -> TestVendor.newKey("EC", Optional.of("secp384r1"), random);
        };
    ekCertificates = List.of(vendor.certify(ek.getPublic(), certificateDefect), vendor.issuer());
    this.akTemplate = akTemplate;
    ak =
        akTemplate.scheme() == SignatureScheme.ECDSA
            ? TestVendor.newKey("EC", Optional.of("secp256r1"), random)
            : TestVendor.newKey("RSA", Optional.empty(), random);
    for (int index = 0; index < REGISTERS; index++) {
      registers.put(index, Octets.zeros(32));
    }
  }

  /** Goes through a measured boot: its events are extended, its log is kept. */
  public SoftwareTpm boot(MeasuredBoot boot) {
    boot.events().stream()
        .filter(MeasuredBoot.Event::isExtended)
        .forEach(event -> extend(event.register(), event.digest()));
    eventLog = boot.toLog();
    return this;
  }

  /** TPM2_PCR_Extend. */
  public SoftwareTpm extend(int register, Octets digest) {
    registers.computeIfPresent(register, (index, before) -> PcrBank.extend(before, digest));
    return this;
  }

  public KeyPair ek() {
    return ek;
  }

  public List<Octets> ekCertificates() {
    var encoded = new ArrayList<Octets>();
    for (var certificate : ekCertificates) {
      try {
        encoded.add(Octets.copyOf(certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("the testkit's certificate cannot be encoded", e);
      }
    }
    return encoded;
  }

  public X509Certificate ekCertificate() {
    return ekCertificates.getFirst();
  }

  /** TPMT_PUBLIC of the attestation key. */
  public Octets akPublic() {
    var out =
        new ByteWriter()
            .u16(akTemplate.scheme() == SignatureScheme.ECDSA ? 0x0023 : 0x0001)
            .u16(0x000B)
            .u32(akTemplate.attributes())
            .sized16(new byte[0])
            .u16(TpmPublic.ALG_NULL)
            .u16(akTemplate.scheme().id())
            .u16(akTemplate.hash().id());
    if (ak.getPublic() instanceof ECPublicKey ec) {
      out.u16(0x0003)
          .u16(TpmPublic.ALG_NULL)
          .sizedInteger(ec.getW().getAffineX(), 32)
          .sizedInteger(ec.getW().getAffineY(), 32);
    } else if (ak.getPublic() instanceof RSAPublicKey rsa) {
      out.u16(2048).u32(0).sizedInteger(rsa.getModulus(), 256);
    }
    return out.toOctets();
  }

  /** TPM2_ActivateCredential. */
  public Octets activate(Credential credential) {
    return CredentialOpener.open(ek, TpmPublic.decode(akPublic()).name(), credential);
  }

  /** Values of these registers, as evidence carries them. */
  public List<PcrValue> values(SortedSet<Integer> selected) {
    var values = new ArrayList<PcrValue>();
    registers.forEach(
        (index, value) -> {
          if (selected.contains(index)) {
            values.add(new PcrValue("sha256", index, value));
          }
        });
    return values;
  }

  /** TPMS_ATTEST over this selection of the SHA-256 bank. */
  public Octets quote(Octets qualifyingData, SortedSet<Integer> selected) {
    var joined = Octets.empty();
    for (var value : values(selected)) {
      joined = joined.concat(value.value());
    }
    return new QuoteWriter(qualifyingData)
        .select(PcrSelection.sha256(selected))
        .pcrDigest(Octets.copyOf(joined.digest(akTemplate.hash().jcaName())))
        .toOctets();
  }

  /** TPMT_SIGNATURE over any bytes at all: a real TPM's restricted key would not do that. */
  public Octets sign(Octets content) {
    try {
      return switch (akTemplate.scheme()) {
        case ECDSA -> {
          var rs = signature(akTemplate.hash().name() + "withECDSAinP1363Format", content);
          yield new ByteWriter()
              .u16(akTemplate.scheme().id())
              .u16(akTemplate.hash().id())
              .sized16(Arrays.copyOfRange(rs, 0, 32))
              .sized16(Arrays.copyOfRange(rs, 32, 64))
              .toOctets();
        }
        case RSASSA -> rsaSignature(signature(akTemplate.hash().name() + "withRSA", content));
        case RSAPSS -> rsaSignature(signature("RSASSA-PSS", content));
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot sign", e);
    }
  }

  /** TPMT_SIGNATURE by RSASSA-PSS with a salt of any length; the key must be an RSA key. */
  public Octets signWithSalt(Octets content, int saltBytes) {
    try {
      return rsaSignature(pss(content, saltBytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot sign", e);
    }
  }

  /** Good evidence that binds the runtime data. */
  public Evidence.Tpm evidence(Octets runtimeData, SortedSet<Integer> selected) {
    var quote = quote(runtimeData.sha256(), selected);
    return new Evidence.Tpm(
        ekCertificates(), akPublic(), quote, sign(quote), values(selected), eventLog);
  }

  private Octets rsaSignature(byte[] value) {
    return new ByteWriter()
        .u16(akTemplate.scheme().id())
        .u16(akTemplate.hash().id())
        .sized16(value)
        .toOctets();
  }

  private byte[] signature(String algorithm, Octets content) throws GeneralSecurityException {
    if (algorithm.equals("RSASSA-PSS")) {
      return pss(content, akTemplate.hash().length());
    }
    return finished(Signature.getInstance(algorithm), content);
  }

  private byte[] pss(Octets content, int saltBytes) throws GeneralSecurityException {
    var signer = Signature.getInstance("RSASSA-PSS");
    var hash = akTemplate.hash();
    signer.setParameter(
        new PSSParameterSpec(
            hash.jcaName(), "MGF1", new MGF1ParameterSpec(hash.jcaName()), saltBytes, 1));
    return finished(signer, content);
  }

  private byte[] finished(Signature signer, Octets content) throws GeneralSecurityException {
    signer.initSign(ak.getPrivate(), random);
    signer.update(content.toByteArray());
    return signer.sign();
  }
}
