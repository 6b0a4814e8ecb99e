package dev.pavise.collateral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.attestation.DecodedEvidence;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.tdx.TdxVerifier;
import dev.pavise.attestation.testkit.Tcb;
import dev.pavise.attestation.testkit.TestAmd;
import dev.pavise.attestation.testkit.TestSnpChip;
import dev.pavise.attestation.testkit.tdx.TdQuoteDraft;
import dev.pavise.attestation.testkit.tdx.TestIntel;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fetching, keeping, refreshing and sharing, against a server that behaves as the vendors' do. */
@Timeout(60)
class CollateralStoreTest {
  private static final String TCB = "/tdx/certification/v4/tcb?fmspc=90c06f000000";
  private static final String QE = "/tdx/certification/v4/qe/identity";
  private static final String PCK_CRL = "/sgx/certification/v4/pckcrl?ca=platform&encoding=der";
  private static final String ROOT_CRL = "/IntelSGXRootCA.der";

  private final TestIntel intel = new TestIntel("store");
  private final DecodedEvidence.Tdx evidence =
      new DecodedEvidence.Tdx(TdxQuote.decode(new TdQuoteDraft(intel).encoded()), Optional.empty());
  private final TestAmd amd = new TestAmd(SnpProduct.MILAN);
  private final Roots roots =
      Roots.testOnly(Vendor.INTEL, TestIntel.ROOT_NAME, intel.certificate(Level.ROOT))
          .withTestRoot(Vendor.AMD, TestAmd.ORGANISATION, amd.root());
  private volatile Instant now = TestIntel.NOW;
  private final List<Held> shared = new CopyOnWriteArrayList<>();
  private final VendorServer server = serverOrFail();
  private final HttpVendorService service = new HttpVendorService(server.addresses());
  private CollateralStore store = newStore(pacing(Duration.ofSeconds(10)));

  @BeforeEach
  void publishEverything() {
    publish("first", UnaryOperator.identity());
    server.serve(
        PCK_CRL,
        der(intel.revocationList(Level.AUTHORITY)),
        "SGX-PCK-CRL-Issuer-Chain",
        List.of(intel.certificate(Level.AUTHORITY), intel.certificate(Level.ROOT)),
        "list");
    server.serve(ROOT_CRL, der(intel.revocationList(Level.ROOT)));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
    service.close();
  }

  @Test
  void fetchesAllThatAQuoteCallsForAndIsEnoughToJudgeIt() {
    assertThat(failures(store.collateralFor(evidence))).isEmpty();
    assertThat(server.asked()).containsExactlyInAnyOrder(TCB, QE, PCK_CRL, ROOT_CRL);
  }

  @Test
  void asksNobodyTwiceForWhatIsHeld() {
    var first = store.collateralFor(evidence);
    var second = store.collateralFor(evidence);
    assertThat(second).isSameAs(first);
    assertThat(server.asked()).hasSize(4);
  }

  @Test
  void fetchesOnceForManyWhoWait() {
    var gate = new CountDownLatch(1);
    server.hold(gate);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new ArrayList<CompletableFuture<PinnedCollateral>>();
      for (int i = 0; i < 50; i++) {
        waiting.add(CompletableFuture.supplyAsync(() -> store.collateralFor(evidence), threads));
      }
      eventually(() -> server.asked().size() == 4);
      gate.countDown();
      waiting.forEach(one -> assertThat(failures(one.join())).isEmpty());
    }
    assertThat(server.asked()).hasSize(4);
  }

  @Test
  void refreshesAheadWithoutLettingAJudgementWait() {
    store.collateralFor(evidence);
    now = TestIntel.NOW.plus(Duration.ofDays(1));
    var gate = new CountDownLatch(1);
    server.hold(gate);
    assertThat(failures(store.collateralFor(evidence))).isEmpty(); // Though nothing is answered.
    gate.countDown();
    eventually(() -> server.conditional().contains(TCB) && server.conditional().contains(QE));
  }

  @Test
  void asksByEntityTagAndKeepsWhatHasNotChanged() {
    store.collateralFor(evidence);
    var before = held("intel/tdx/qe");
    now = TestIntel.NOW.plus(Duration.ofDays(1));
    store.collateralFor(evidence);
    eventually(() -> held("intel/tdx/qe").revalidateAt().isAfter(before.revalidateAt()));
    assertThat(held("intel/tdx/qe").content()).isEqualTo(before.content());
  }

  @Test
  void takesANewEditionAndTellsTheOthers() {
    store.collateralFor(evidence);
    now = TestIntel.NOW.plus(Duration.ofDays(1));
    publish("second", json -> json.replace("DataNumber\":20", "DataNumber\":21"));
    store.collateralFor(evidence);
    eventually(() -> held("intel/tdx/qe").edition().number() == 21);
    assertThat(shared)
        .extracting(held -> held.key() + " " + held.edition().number())
        .contains("intel/tdx/qe 20", "intel/tdx/qe 21");
  }

  @Test
  void refusesAnOlderEditionThanTheOneHeld() {
    store.collateralFor(evidence);
    now = TestIntel.NOW.plus(Duration.ofDays(1));
    publish("older", json -> json.replace("DataNumber\":20", "DataNumber\":19"));
    store.collateralFor(evidence);
    eventually(() -> server.asked().size() >= 6);
    assertThat(held("intel/tdx/qe").edition().number()).isEqualTo(20);
  }

  @Test
  void waitsForWhatHasExpired() {
    store.collateralFor(evidence);
    now = TestIntel.NOW.plus(Duration.ofDays(40));
    publish("next", json -> json.replace("2026-06-28T", "2026-08-28T"));
    assertThat(failures(store.collateralFor(evidence)))
        .noneMatch(code -> code.equals("COLLATERAL_NOT_CURRENT"));
  }

  @Test
  void judgesWithWhatHasExpiredWhenNothingElseIsToBeHadAndSaysSo() {
    store.collateralFor(evidence);
    now = TestIntel.NOW.plus(Duration.ofDays(40));
    server.refuse(100, 503, Optional.empty());
    assertThat(failures(store.collateralFor(evidence)))
        .contains("COLLATERAL_NOT_CURRENT", "REVOCATION_UNAVAILABLE");
  }

  @Test
  void leavesAServiceAloneThatThrottles() {
    server.refuse(100, 429, Optional.of("120"));
    assertThat(failures(store.collateralFor(evidence))).contains("COLLATERAL_MISSING");
    int asked = server.asked().size();
    for (int i = 0; i < 5; i++) {
      store.collateralFor(evidence);
    }
    assertThat(server.asked()).hasSize(asked);
    server.refuse(0, 429, Optional.empty());
    now = TestIntel.NOW.plusSeconds(119);
    store.collateralFor(evidence);
    assertThat(server.asked()).hasSize(asked);
    now = TestIntel.NOW.plusSeconds(121);
    assertThat(failures(store.collateralFor(evidence))).isEmpty();
  }

  @Test
  void doesNotAskAgainAndAgainForWhatTheServiceDoesNotHave() {
    server.forget(TCB);
    for (int i = 0; i < 3; i++) {
      assertThat(failures(store.collateralFor(evidence))).contains("COLLATERAL_MISSING");
    }
    assertThat(server.asked()).filteredOn(TCB::equals).hasSize(1);
    publish("now", UnaryOperator.identity());
    now = TestIntel.NOW.plus(Duration.ofMinutes(11));
    assertThat(failures(store.collateralFor(evidence))).isEmpty();
  }

  @Test
  void doesNotLetABrokenAnswerTakeThePlaceOfAGoodOne() {
    store.collateralFor(evidence);
    var good = held("intel/tdx/tcb/90c06f000000").content();
    now = TestIntel.NOW.plus(Duration.ofDays(1));
    server.serve(TCB, TestIntel.text("<html>Sign in to this network</html>"));
    store.collateralFor(evidence);
    eventually(() -> server.asked().stream().filter(TCB::equals).count() == 2);
    assertThat(held("intel/tdx/tcb/90c06f000000").content()).isEqualTo(good);
    assertThat(failures(store.collateralFor(evidence))).isEmpty();
  }

  @Test
  void doesNotTakeADocumentOfAnotherFamilyOrOfAnotherSigner() {
    server.serve(
        TCB,
        intel.tcbInfo(json -> json.replace("90C06F", "90C06E")),
        "TCB-Info-Issuer-Chain",
        signers(),
        "x");
    server.serve(
        QE,
        new TestIntel("stranger").qeIdentity(UnaryOperator.identity()),
        "SGX-Enclave-Identity-Issuer-Chain",
        signers(),
        "x");
    store.collateralFor(evidence);
    assertThat(store.all())
        .extracting(Held::key)
        .containsExactlyInAnyOrder("intel/crl/platform", "intel/crl/root");
  }

  @Test
  void boundsTheSizeOfAnAnswer() {
    server.serve(TCB, Octets.zeros(2 * 1024 * 1024));
    store.collateralFor(evidence);
    assertThat(store.all()).extracting(Held::key).doesNotContain("intel/tdx/tcb/90c06f000000");
  }

  @Test
  void doesNotWaitForeverForAServiceThatDoesNotAnswer() {
    store.close();
    store = newStore(pacing(Duration.ofMillis(200)));
    server.hold(new CountDownLatch(1));
    assertThat(failures(store.collateralFor(evidence))).contains("COLLATERAL_MISSING");
  }

  @Test
  void learnsFromOthersAndAsksNobody() {
    store.collateralFor(evidence);
    var told = shared.stream().map(Bundle::encodeOne).toList();
    try (var other = newStore(pacing(Duration.ofSeconds(10)))) {
      told.forEach(json -> other.learn(Bundle.decodeOne(json)));
      assertThat(failures(other.collateralFor(evidence))).isEmpty();
    }
    assertThat(server.asked()).hasSize(4);
  }

  @Test
  void learnsNothingThatIsNotWhatItClaimsToBe() {
    store.collateralFor(evidence);
    var good = held("intel/tdx/qe");
    store.learn(
        new Held(
            good.key(),
            TestIntel.text("{}"),
            List.of(),
            Optional.empty(),
            new Held.Edition(9_999, TestIntel.NOW),
            TestIntel.NOW,
            Instant.MAX));
    assertThat(held("intel/tdx/qe")).isEqualTo(good);
  }

  @Test
  void learnsNothingThatNoPinnedRootStandsBehind() {
    var stranger = new TestIntel("stranger");
    var chain = List.of(stranger.certificate(Level.TCB_SIGNER), stranger.certificate(Level.ROOT));
    var authority =
        List.of(stranger.certificate(Level.AUTHORITY), stranger.certificate(Level.ROOT));
    UnaryOperator<String> later =
        text ->
            text.replaceAll("\"tcbEvaluationDataNumber\":\\d+", "\"tcbEvaluationDataNumber\":999");
    store.learn(told("intel/tdx/tcb/90c06f000000", stranger.tcbInfo(later), chain));
    store.learn(told("intel/tdx/qe", stranger.qeIdentity(later), chain));
    store.learn(
        told("intel/crl/platform", der(stranger.revocationList(Level.AUTHORITY)), authority));
    store.learn(told("intel/crl/root", der(stranger.revocationList(Level.ROOT)), chain));

    assertThat(store.all()).isEmpty();
    assertThat(failures(store.collateralFor(evidence))).isEmpty();
    assertThat(server.asked()).hasSize(4);
  }

  /** Below the right root, but not the one whose documents they are. */
  @Test
  void learnsNoDocumentThatAnAuthorityOfPlatformsSigned() {
    var body = new StringBuilder();
    intel.qeIdentity(
        text -> {
          body.append(text);
          return text;
        });
    store.learn(
        told(
            "intel/tdx/qe",
            intel.signed("enclaveIdentity", body.toString(), intel.key(Level.AUTHORITY)),
            List.of(intel.certificate(Level.AUTHORITY), intel.certificate(Level.ROOT))));
    assertThat(store.all()).isEmpty();
  }

  @Test
  void keepsWhatItLearntUntilItsIssuersAreKnown() throws GeneralSecurityException {
    var chip = new TestSnpChip(amd, "store", Tcb.CURRENT);
    var stranger = new TestAmd(SnpProduct.GENOA);
    var vcek = "amd/vcek/Milan/%s/0.4.0.24.219".formatted(Octets.copyOf(new byte[64]).toHex());
    var foreign = vcek.replace("Milan", "Genoa");
    store.learn(told(vcek, Octets.copyOf(chip.vcek().getEncoded()), List.of()));
    store.learn(
        told("amd/vcek/Milan/crl", der(amd.revocationList(TestIntel.NOW, List.of())), List.of()));
    store.learn(
        told(
            foreign,
            Octets.copyOf(new TestSnpChip(stranger, "store", Tcb.CURRENT).vcek().getEncoded()),
            List.of(stranger.ask(), stranger.root())));
    assertThat(store.all()).isEmpty();

    store.learn(
        told(
            "amd/vcek/Milan/issuers",
            TestIntel.text(TdQuoteDraft.pem(List.of(amd.ask(), amd.root()))),
            List.of()));
    assertThat(store.all())
        .extracting(Held::key)
        .containsExactlyInAnyOrder(vcek, "amd/vcek/Milan/crl", "amd/vcek/Milan/issuers");
  }

  /** As many certificates of one name as fit a record, to be tried against each other. */
  @Test
  void looksAtNoMoreIssuersThanAVendorSends() {
    var many = Collections.nCopies(1000, intel.certificate(Level.ROOT));
    store.learn(told("intel/crl/root", der(intel.revocationList(Level.ROOT)), many));
    assertThat(store.all()).isEmpty();
  }

  @Test
  void takesWhatItsOperatorSuppliesAsAVendorsAnswer() {
    store.supply(
        told("amd/vcek/Milan/crl", der(amd.revocationList(TestIntel.NOW, List.of())), List.of()));
    assertThat(store.all()).extracting(Held::key).containsExactly("amd/vcek/Milan/crl");
  }

  @Test
  void writesABundleThatIsEnoughWithoutANetwork() {
    store.collateralFor(evidence);
    var bundle = Bundle.decode(Bundle.encode(store.all()));
    assertThat(bundle).containsExactlyInAnyOrderElementsOf(store.all());
    assertThat(failures(Contents.of(bundle).collateral())).isEmpty();
  }

  @Test
  void fetchesTheKeyCertificateOfAChipForItsVeryTcb() throws GeneralSecurityException {
    var chip = new TestSnpChip(amd, "store", Tcb.CURRENT);
    var report = SnpReport.decode(chip.report());
    var vcek =
        "/vcek/v1/Milan/%s?blSPL=4&teeSPL=0&snpSPL=24&ucodeSPL=219"
            .formatted(report.chipId().toHex());
    server
        .serve(vcek, Octets.copyOf(chip.vcek().getEncoded()))
        .serve(
            "/vcek/v1/Milan/cert_chain",
            TestIntel.text(TdQuoteDraft.pem(List.of(amd.ask(), amd.root()))))
        .serve("/vcek/v1/Milan/crl", der(amd.revocationList(TestIntel.NOW, List.of())));

    var found = store.collateralFor(new DecodedEvidence.SevSnp(report, List.of()));

    assertThat(server.asked())
        .containsExactlyInAnyOrder(vcek, "/vcek/v1/Milan/cert_chain", "/vcek/v1/Milan/crl");
    assertThat(found.intermediates()).containsExactlyInAnyOrder(chip.vcek(), amd.ask(), amd.root());
    assertThat(found.lists()).hasSize(1);
  }

  @Test
  void asksOnlyForTheListWhereAReportBringsItsCertificates() {
    var chip = new TestSnpChip(amd, "store", Tcb.CURRENT);
    store.collateralFor(
        new DecodedEvidence.SevSnp(
            SnpReport.decode(chip.report()), List.of(chip.vcek(), amd.ask(), amd.root())));
    assertThat(server.asked()).containsExactly("/vcek/v1/Milan/crl");
  }

  @Test
  void speaksPlainHttpWithNobodyElse() {
    assertThatThrownBy(
            () ->
                new VendorAddresses(
                    URI.create("http://kdsintf.amd.com"),
                    URI.create("https://x"),
                    URI.create("https://x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void publish(String etag, UnaryOperator<String> change) {
    server.serve(TCB, intel.tcbInfo(change), "TCB-Info-Issuer-Chain", signers(), etag);
    server.serve(
        QE, intel.qeIdentity(change), "SGX-Enclave-Identity-Issuer-Chain", signers(), etag);
  }

  private List<X509Certificate> signers() {
    return List.of(intel.certificate(Level.TCB_SIGNER), intel.certificate(Level.ROOT));
  }

  private List<String> failures(PinnedCollateral collateral) {
    var assessment = new Assessment();
    TdxVerifier.authenticate(
        evidence.quote(), roots, collateral.tdx(), now, Signatures.fastest(), assessment);
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .toList();
  }

  /** As a record of the topic says it: its own words on how new it is count for nothing. */
  private static Held told(String key, Octets content, List<X509Certificate> issuers) {
    return new Held(
        key,
        content,
        issuers.stream().map(CollateralStoreTest::encoded).toList(),
        Optional.empty(),
        new Held.Edition(9_999, TestIntel.NOW),
        Instant.MAX,
        Instant.MAX);
  }

  private static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Held held(String key) {
    return store.all().stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow();
  }

  private CollateralStore newStore(Pacing pacing) {
    return new CollateralStore(service, () -> now, pacing, shared::add, roots);
  }

  private static Pacing pacing(Duration waitMax) {
    return new Pacing(
        100,
        Duration.ofMillis(1),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofHours(1),
        waitMax,
        Duration.ofMinutes(10));
  }

  private static Octets der(X509CRL list) {
    try {
      return Octets.copyOf(list.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void eventually(BooleanSupplier holds) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time ran out").isLessThan(deadline);
      Thread.onSpinWait();
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static VendorServer serverOrFail() {
    try {
      return new VendorServer();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
