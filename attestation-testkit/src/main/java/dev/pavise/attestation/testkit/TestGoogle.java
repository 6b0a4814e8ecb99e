package dev.pavise.attestation.testkit;

import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.testkit.TestAws.NitroCertificate;
import dev.pavise.attestation.wire.Octets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays the certificate authority that vouches for the attestation keys of Google's virtual TPMs.
 * Everything comes from the seed. Thread-safe.
 */
public final class TestGoogle {
  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant TO = FROM.plus(Duration.ofDays(30_000));
  private static final String ROOT = "EK/AK CA Root";
  private static final String INTERMEDIATE = "EK/AK CA Intermediate";

  private final KeyPair rootKey;
  private final KeyPair intermediateKey;
  private final X509Certificate root;
  private final X509Certificate intermediate;

  public TestGoogle(String seed) {
    this(seed, _ -> {});
  }

  /** The intermediate changed before the root signs it. */
  public TestGoogle(String seed, Consumer<NitroCertificate> changeIntermediate) {
    rootKey = TestAws.newKey("google root " + seed, TestAws.CURVE);
    intermediateKey = TestAws.newKey("google intermediate " + seed, TestAws.CURVE);
    root =
        TestAws.sign(
            new NitroCertificate(ROOT, rootKey.getPublic()).valid(FROM, TO).authority(-1),
            ROOT,
            rootKey);
    var draft =
        new NitroCertificate(INTERMEDIATE, intermediateKey.getPublic())
            .valid(FROM, TO)
            .authority(0);
    changeIntermediate.accept(draft);
    intermediate = TestAws.sign(draft, ROOT, rootKey);
  }

  /** Collateral that trusts this root, not for production. */
  public RootedCollateral collateral() {
    return new RootedCollateral(
        new PinnedCollateral(List.of(), List.of(), List.of()),
        Roots.testOnly(Vendor.GOOGLE, TestAws.ORGANISATION, root));
  }

  /** The chain of a key, its own certificate first; that one changed before it is signed. */
  public List<Octets> vouchFor(PublicKey ak, Consumer<NitroCertificate> change) {
    var draft = new NitroCertificate("instance", ak).valid(FROM, TO);
    change.accept(draft);
    return List.of(
        TestAws.encoded(TestAws.sign(draft, INTERMEDIATE, intermediateKey)),
        TestAws.encoded(intermediate),
        TestAws.encoded(root));
  }
}
