package dev.pavise.attestation.snp;

import static dev.pavise.attestation.finding.FindingCode.CERTIFICATE_MALFORMED;

import dev.pavise.attestation.chain.Memo;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * What a VCEK or VLEK certificate says of its key (VCEK Certificate and KDS Interface
 * Specification, section 3.1). Immutable.
 *
 * @param signingKey by the subject's common name
 * @param hardwareId of the chip; only in a VCEK's
 * @param provider cspID; only in a VLEK's
 */
record VekCertificate(
    X509Certificate certificate,
    SigningKey signingKey,
    OptionalInt fmc,
    int bootLoader,
    int tee,
    int snp,
    int microcode,
    Optional<Octets> hardwareId,
    Optional<String> provider) {
  private static final String ARC = "1.3.6.1.4.1.3704.1.";
  private static final String BOOT_LOADER = ARC + "3.1";
  private static final String TEE = ARC + "3.2";
  private static final String SNP = ARC + "3.3";
  private static final List<String> RESERVED =
      List.of(ARC + "3.4", ARC + "3.5", ARC + "3.6", ARC + "3.7");
  private static final String MICROCODE = ARC + "3.8";
  private static final String FMC = ARC + "3.9";
  private static final String HARDWARE_ID = ARC + "4";
  private static final String PROVIDER = ARC + "5";
  private static final Memo<X509Certificate, Read> READ = new Memo<>(512);
  private static final int PROVIDER_CHARACTERS_MAX = 128;
  private static final int P384_BITS = 384;

  /** By the subject's name alone; empty when it is neither. */
  static Optional<SigningKey> roleOf(X509Certificate certificate) {
    return switch (Names.commonName(certificate.getSubjectX500Principal())) {
      case "SEV-VCEK" -> Optional.of(SigningKey.VCEK);
      case "SEV-VLEK" -> Optional.of(SigningKey.VLEK);
      default -> Optional.empty();
    };
  }

  /** Reads all extensions; what is wrong with them goes to the findings. */
  static Optional<VekCertificate> read(
      X509Certificate certificate, SigningKey role, List<Finding> findings) {
    var read = READ.of(certificate, one -> Read.of(one, role));
    findings.addAll(read.findings());
    return read.vek();
  }

  /** What reading a certificate comes to; its subject's name fixes the role. */
  private record Read(Optional<VekCertificate> vek, List<Finding> findings) {
    static Read of(X509Certificate certificate, SigningKey role) {
      var findings = new ArrayList<Finding>();
      var vek = parse(certificate, role, findings);
      return new Read(vek, List.copyOf(findings));
    }
  }

  private static Optional<VekCertificate> parse(
      X509Certificate certificate, SigningKey role, List<Finding> findings) {
    int before = findings.size();
    if (!(certificate.getPublicKey() instanceof ECPublicKey key)
        || key.getParams().getOrder().bitLength() != P384_BITS) {
      findings.add(
          CERTIFICATE_MALFORMED.fail(
              "vek.publicKey", "a key on P-384", certificate.getPublicKey().getAlgorithm()));
    }
    var bootLoader = version(certificate, BOOT_LOADER, "blSPL", true, findings);
    var tee = version(certificate, TEE, "teeSPL", true, findings);
    var snp = version(certificate, SNP, "snpSPL", true, findings);
    var microcode = version(certificate, MICROCODE, "ucodeSPL", true, findings);
    var fmc = version(certificate, FMC, "fmcSPL", false, findings);
    for (var reserved : RESERVED) {
      var value = version(certificate, reserved, "reserved SPL " + reserved, false, findings);
      if (value.orElse(0) != 0) {
        findings.add(
            CERTIFICATE_MALFORMED.fail(
                "vek." + reserved, "0: it is reserved", Integer.toString(value.getAsInt())));
      }
    }
    var provider = provider(certificate, findings);
    if (findings.size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new VekCertificate(
            certificate,
            role,
            fmc,
            bootLoader.orElseThrow(),
            tee.orElseThrow(),
            snp.orElseThrow(),
            microcode.orElseThrow(),
            content(certificate, HARDWARE_ID).map(Octets::copyOf),
            provider));
  }

  ECPublicKey publicKey() {
    return (ECPublicKey) certificate.getPublicKey();
  }

  /** For people. */
  String tcbText() {
    return "%sboot loader %d, TEE %d, SNP %d, microcode %d"
        .formatted(
            fmc.isPresent() ? "FMC " + fmc.getAsInt() + ", " : "", bootLoader, tee, snp, microcode);
  }

  /**
   * hwID without the wrapping that some certificates have around it. The first bytes of a chip's
   * identity are random, so only the length tells.
   */
  Optional<Octets> hardwareId(SnpProduct product) {
    int bytes = product.hardwareIdBytes();
    return hardwareId.flatMap(
        id -> {
          if (id.size() == bytes) {
            return Optional.of(id);
          }
          boolean wrapped = id.size() == bytes + 2 && id.at(0) == 0x04 && id.at(1) == bytes;
          return wrapped
              ? Optional.of(Octets.copyOf(id.toByteArray(), 2, id.size()))
              : Optional.empty();
        });
  }

  /** A canonical DER INTEGER from 0 to 255. */
  private static OptionalInt version(
      X509Certificate certificate,
      String oid,
      String name,
      boolean required,
      List<Finding> findings) {
    var encoded = content(certificate, oid);
    if (encoded.isEmpty()) {
      if (required) {
        findings.add(CERTIFICATE_MALFORMED.fail("vek." + name, "a number", "no such extension"));
      }
      return OptionalInt.empty();
    }
    if (decode(encoded.get()) instanceof ASN1Integer number) {
      var value = number.getValue();
      if (value.signum() >= 0
          && value.compareTo(BigInteger.valueOf(0xFF)) <= 0
          && isCanonical(number, encoded.get())) {
        return OptionalInt.of(value.intValue());
      }
    }
    findings.add(
        CERTIFICATE_MALFORMED.fail(
            "vek." + name,
            "a DER INTEGER from 0 to 255",
            Octets.copyOf(Arrays.copyOf(encoded.get(), Math.min(8, encoded.get().length)))
                .toHex()));
    return OptionalInt.empty();
  }

  private static Optional<String> provider(X509Certificate certificate, List<Finding> findings) {
    var encoded = content(certificate, PROVIDER);
    if (encoded.isEmpty()) {
      return Optional.empty();
    }
    if (decode(encoded.get()) instanceof ASN1IA5String text
        && isCanonical(text, encoded.get())
        && text.getString().length() <= PROVIDER_CHARACTERS_MAX
        && text.getString().chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
      return Optional.of(text.getString());
    }
    findings.add(CERTIFICATE_MALFORMED.fail("vek.cspID", "an IA5String", "something else"));
    return Optional.empty();
  }

  /** What is inside the extension's OCTET STRING. */
  private static Optional<byte[]> content(X509Certificate certificate, String oid) {
    return Optional.ofNullable(certificate.getExtensionValue(oid))
        .map(value -> ASN1OctetString.getInstance(value).getOctets());
  }

  private static boolean isCanonical(ASN1Primitive value, byte[] encoded) {
    try {
      return Arrays.equals(value.getEncoded(ASN1Encoding.DER), encoded);
    } catch (IOException e) {
      return false;
    }
  }

  private static @org.jspecify.annotations.Nullable ASN1Primitive decode(byte[] encoded) {
    try {
      return ASN1Primitive.fromByteArray(encoded);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return null; // Not DER: the caller says what it is not.
    }
  }
}
