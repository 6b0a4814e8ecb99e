package dev.pavise.attestation.chain;

import dev.pavise.attestation.wire.Octets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The vendors' roots that are trusted, each by the fingerprint of its certificate; the certificates
 * themselves may come from anywhere. A root that is not for production is only ever here because
 * somebody named it. Immutable and thread-safe.
 */
public record Roots(List<RootPin> pins) {
  private static final Memo<X509Certificate, Octets> FINGERPRINTS = new Memo<>(512);

  private static final Roots PRODUCTION =
      new Roots(
          List.of(
              production(
                  Vendor.AMD,
                  "ARK-Milan",
                  "69d063b45344d26a2e94e1f4210de49ef555308287d4c174445c95639a540bcd"),
              production(
                  Vendor.AMD,
                  "ARK-Genoa",
                  "4c6598d19c18719c5dfd4a7d335f674e5bfe1d8f800cea2cf270c10d103db2f1"),
              production(
                  Vendor.AMD,
                  "ARK-Turin",
                  "1f084161a44bb6d93778a904877d4819cafa5d05ef4193b2ded9dd9c73dd3f6a"),
              production(
                  Vendor.INTEL,
                  "Intel SGX Root CA",
                  "44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3"),
              production(
                  Vendor.AWS,
                  "aws.nitro-enclaves",
                  "641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b"),
              production(
                  Vendor.GOOGLE,
                  "EK/AK CA Root",
                  "594759594b9b61524f6c8ef668f7177f7b9066bc0674f2f49fe9e052be78beb2"),
              production(
                  Vendor.MICROSOFT,
                  "Azure Virtual TPM Root Certificate Authority 2023",
                  "e6c596b17f8ffefba5c300f714cfb1260c6028704ecf7becc4ab5018efb00e95"),
              production(
                  Vendor.MICROSOFT_SUPPLY_CHAIN,
                  "Microsoft Supply Chain RSA Root CA 2022",
                  "23ffe2b8bdb9a1711515d4cffda04bc7f793d513c76c243f1020507d8669b7db")));

  public Roots {
    pins = List.copyOf(pins);
  }

  /** The vendors' own, as they publish them. */
  public static Roots production() {
    return PRODUCTION;
  }

  /** These and one more, which is marked as not for production. */
  public Roots withTestRoot(Vendor vendor, String name, X509Certificate root) {
    var more = new ArrayList<>(pins);
    more.add(new RootPin(vendor, name, false, fingerprint(root)));
    return new Roots(more);
  }

  /** Only one root, which is marked as not for production. */
  public static Roots testOnly(Vendor vendor, String name, X509Certificate root) {
    return new Roots(List.of(new RootPin(vendor, name, false, fingerprint(root))));
  }

  /** The pin that this certificate answers, if any. */
  public Optional<RootPin> pinOf(Vendor vendor, X509Certificate certificate) {
    var sha256 = fingerprint(certificate);
    return pins.stream()
        .filter(pin -> pin.vendor() == vendor && pin.sha256().equals(sha256))
        .findFirst();
  }

  /** SHA-256 of the certificate in DER. */
  public static Octets fingerprint(X509Certificate certificate) {
    return FINGERPRINTS.of(certificate, Roots::digest);
  }

  private static Octets digest(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded()).sha256();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded cannot be encoded", e);
    }
  }

  private static RootPin production(Vendor vendor, String name, String sha256) {
    return new RootPin(vendor, name, true, Octets.fromHex(sha256));
  }
}
