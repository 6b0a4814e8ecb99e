package dev.pavise.worker;

import dev.pavise.attestation.appraisal.LaunchValues;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.RootedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.Vendor;
import dev.pavise.attestation.nitro.NitroAppraisal;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.snp.SnpProduct;
import dev.pavise.attestation.tdx.TdMeasurements;
import dev.pavise.attestation.tdx.TdxAppraisal;
import dev.pavise.attestation.testkit.NitroDraft;
import dev.pavise.attestation.testkit.SoftwareTpm;
import dev.pavise.attestation.testkit.Tcb;
import dev.pavise.attestation.testkit.TestAmd;
import dev.pavise.attestation.testkit.TestAws;
import dev.pavise.attestation.testkit.TestEndorser;
import dev.pavise.attestation.testkit.TestFirmware;
import dev.pavise.attestation.testkit.TestGoogle;
import dev.pavise.attestation.testkit.TestParavisor;
import dev.pavise.attestation.testkit.TestSnpChip;
import dev.pavise.attestation.testkit.tdx.TdQuoteDraft;
import dev.pavise.attestation.testkit.tdx.TestIntel;
import dev.pavise.attestation.testkit.tdx.TestIntel.Level;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.manifest.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A machine of each platform that has no endorsement key to be challenged by, made of insecure
 * parts: everything good, until a test spoils the draft that the platform signs.
 */
public enum Hardware {
  SEV_SNP("sev-snp"),
  TDX("tdx"),
  AZURE_SNP("azure-snp"),
  AZURE_TDX("azure-tdx"),
  GCE_VTPM("gce-vtpm"),
  NITRO_TPM("nitrotpm"),
  NITRO_ENCLAVE("nitro-enclave"),
  AZURE_CONTAINERS("azure-containers");

  public static final TestAmd AMD = new TestAmd(SnpProduct.MILAN);
  public static final TestIntel INTEL = new TestIntel("worker");

  private static final TestSnpChip CHIP = new TestSnpChip(AMD, "worker", Tcb.CURRENT);
  private static final TestAws AWS = new TestAws("worker");
  private static final TestGoogle GOOGLE = new TestGoogle("worker");
  private static final TestParavisor PARAVISOR = new TestParavisor(CHIP, "worker");
  private static final TestEndorser ENDORSER = new TestEndorser("worker");
  private static final Octets SECURITY_POLICY =
      Octets.copyOf("package policy\n".getBytes(StandardCharsets.UTF_8));
  private static final Octets MEASUREMENT = filled(0x4D);
  private static final Octets TD_MEASUREMENT = filled(0xa1);

  private final String platform;

  Hardware(String platform) {
    this.platform = platform;
  }

  /** As manifests name it where it stands on a root for development. */
  public String platform() {
    return platform + "-development";
  }

  /** What a test may spoil before it is signed. */
  public static final class Draft {
    public Consumer<ByteBuffer> snp = report -> {};

    /** The cloud whose shared key signs instead of the chip's own. */
    public Optional<String> vlekProvider = Optional.empty();

    public Consumer<TdQuoteDraft> td = quote -> {};
    public Consumer<NitroDraft> nitro = document -> {};
  }

  public AttestationRequest request() {
    return switch (this) {
      case SEV_SNP -> new AttestationRequest.SevSnp();
      case TDX -> new AttestationRequest.Tdx();
      case AZURE_SNP, AZURE_TDX -> new AttestationRequest.AzureCvm();
      case GCE_VTPM -> new AttestationRequest.GceVtpm();
      case NITRO_TPM -> new AttestationRequest.NitroTpm();
      case NITRO_ENCLAVE -> new AttestationRequest.NitroEnclave();
      case AZURE_CONTAINERS -> new AttestationRequest.AzureContainers();
    };
  }

  /** The image with what it measures to on each of them. */
  public static ReferenceValues referenceValues(Scene scene) {
    return scene
        .image
        .referenceValues(List.of(TestFirmware.STANDARD))
        .withLaunches(
            new LaunchValues(
                List.of(new LaunchValues.SnpLaunch(2, "EPYC-v4", MEASUREMENT)),
                List.of(
                    new TdMeasurements(
                        TD_MEASUREMENT,
                        new TreeMap<>(Map.of(0, filled(0xb0), 1, filled(0xb1), 2, filled(0xb2))))),
                new TreeMap<>(
                    Map.of(
                        0,
                        NitroDraft.register(0),
                        1,
                        NitroDraft.register(1),
                        2,
                        NitroDraft.register(2))),
                Set.of(MEASUREMENT, TD_MEASUREMENT),
                Set.of(SECURITY_POLICY.sha256())));
  }

  /** All that is needed to judge any of them, under roots that are not for production. */
  public static RootedCollateral collateral() {
    return new RootedCollateral(allCollateral(), roots());
  }

  public static Roots roots() {
    var roots = Roots.production();
    roots = roots.withTestRoot(Vendor.AMD, "testkit AMD", AMD.root());
    roots = roots.withTestRoot(Vendor.INTEL, "testkit Intel", INTEL.certificate(Level.ROOT));
    roots = roots.withTestRoot(Vendor.AWS, "testkit AWS", AWS.root());
    var pins = new ArrayList<>(ENDORSER.addTo(roots).pins());
    pins.addAll(GOOGLE.collateral().roots().pins());
    return new Roots(pins);
  }

  private static PinnedCollateral allCollateral() {
    return PinnedCollateral.withIntelDocuments(
        List.of(),
        List.of(AMD.ask(), AMD.asvk(), AMD.root(), INTEL.certificate(Level.TCB_SIGNER)),
        List.of(
            AMD.revocationList(Scene.NOW, List.of()),
            INTEL.revocationList(Level.ROOT),
            INTEL.revocationList(Level.AUTHORITY)),
        List.of(INTEL.tcbInfo(document -> document)),
        List.of(INTEL.qeIdentity(document -> document)));
  }

  /** The same without what vendors publish: roots, and no document. */
  public static Collateral withoutDocuments() {
    return new RootedCollateral(
        new PinnedCollateral(List.of(), List.of(AMD.ask(), AMD.root()), List.of()), roots());
  }

  /**
   * What this machine posts.
   *
   * @param posted the runtime data that go along
   * @param bound those that the platform was asked to bind
   * @param measured the manifest that was measured, or set by the launcher
   */
  public Evidence evidence(
      Scene scene, Bytes ticket, Bytes posted, Bytes bound, Envelope measured, Draft draft) {
    var data = Octets.copyOf(bound.toByteArray());
    var sha512 = Octets.copyOf(data.digest("SHA-512"));
    var manifest = digest(measured.payloadDigest());
    return switch (this) {
      case SEV_SNP ->
          new Evidence.SevSnp(
              posted,
              ticket,
              snp(sha512, manifest, draft),
              List.of(bytes(encoded(draft.vlekProvider.map(CHIP::vlek).orElseGet(CHIP::vcek)))));
      case TDX -> {
        var quote =
            new TdQuoteDraft(INTEL)
                .withBody(TdQuoteDraft.REPORT_DATA, sha512)
                .withBody(TdQuoteDraft.RTMR_0 + 3 * 48, TdxAppraisal.extendedOnce(manifest));
        draft.td.accept(quote);
        yield new Evidence.Tdx(posted, ticket, bytes(quote.encoded()), null);
      }
      case AZURE_SNP -> {
        var claims = PARAVISOR.claims();
        yield azure(
            scene,
            ticket,
            posted,
            data,
            measured,
            PARAVISOR.report(claims, TestParavisor.bound(claims), draft.snp),
            List.of(bytes(encoded(CHIP.vcek()))),
            null);
      }
      case AZURE_TDX -> {
        var claims = PARAVISOR.claims();
        var reportData = TestParavisor.bound(claims);
        var quote = new TdQuoteDraft(INTEL).withBody(TdQuoteDraft.REPORT_DATA, reportData);
        draft.td.accept(quote);
        yield azure(
            scene,
            ticket,
            posted,
            data,
            measured,
            TestParavisor.reportOfTd(claims, reportData),
            List.of(),
            bytes(quote.encoded()));
      }
      case GCE_VTPM -> {
        var tpm = scene.guest(measured).tpm;
        var key = TpmPublic.decode(tpm.akPublic()).key().toPublicKey().orElseThrow();
        yield new Evidence.GceVtpm(
            posted,
            ticket,
            GOOGLE.vouchFor(key, certificate -> {}).stream().map(Scene::bytes).toList(),
            quote(tpm, data),
            eventLog(tpm, data));
      }
      case NITRO_TPM -> {
        var tpm = scene.guest(measured).tpm;
        var document = new NitroDraft(AWS, NitroKind.TPM, Scene.NOW);
        document.publicKey = Optional.of(tpm.akPublic());
        draft.nitro.accept(document);
        yield new Evidence.NitroTpm(
            posted, ticket, bytes(document.encode()), quote(tpm, data), eventLog(tpm, data));
      }
      case NITRO_ENCLAVE -> {
        var document = new NitroDraft(AWS, NitroKind.ENCLAVE, Scene.NOW);
        document.nonce = Optional.of(sha512);
        document.registers.put(
            NitroAppraisal.WORKLOAD_REGISTER, NitroAppraisal.extendedOnce(manifest));
        draft.nitro.accept(document);
        yield new Evidence.NitroEnclave(posted, ticket, bytes(document.encode()));
      }
      case AZURE_CONTAINERS ->
          new Evidence.AzureContainers(
              posted,
              ticket,
              snp(sha512, SECURITY_POLICY.sha256(), draft),
              List.of(bytes(encoded(CHIP.vcek()))),
              bytes(ENDORSER.endorse(MEASUREMENT)),
              bytes(SECURITY_POLICY));
    };
  }

  private static Evidence azure(
      Scene scene,
      Bytes ticket,
      Bytes posted,
      Octets data,
      Envelope measured,
      Octets report,
      List<Bytes> certificates,
      @Nullable Bytes tdQuote) {
    var tpm = scene.guest(measured).tpm;
    var registers =
        tpm.values(Policy.REGISTERS_DEFAULT).stream()
            .collect(Collectors.toMap(PcrValue::index, PcrValue::value, (a, b) -> b, TreeMap::new));
    var quote = PARAVISOR.quote(data.sha256(), registers);
    return new Evidence.AzureCvm(
        posted,
        ticket,
        bytes(report),
        certificates,
        new Evidence.TpmQuote(bytes(quote.message()), bytes(quote.signature()), pcrs(quote.pcrs())),
        tdQuote,
        eventLog(tpm, data));
  }

  private static Bytes snp(Octets reportData, Octets hostData, Draft draft) {
    return bytes(
        CHIP.report(
            report -> {
              report.put(0x050, reportData.toByteArray());
              report.put(0x0C0, hostData.toByteArray());
              draft.vlekProvider.ifPresent(provider -> signedByVlek(report));
              draft.snp.accept(report);
            }));
  }

  private static void signedByVlek(ByteBuffer report) {
    report.putInt(0x048, 1 << 2); // KEY_INFO: SIGNING_KEY
    report.put(0x1A0, new byte[64]); // CHIP_ID
  }

  private static Evidence.TpmQuote quote(SoftwareTpm tpm, Octets data) {
    var evidence = tpm.evidence(data, Policy.REGISTERS_DEFAULT);
    return new Evidence.TpmQuote(
        bytes(evidence.quote()), bytes(evidence.signature()), pcrs(evidence.pcrs()));
  }

  private static Bytes eventLog(SoftwareTpm tpm, Octets data) {
    return bytes(tpm.evidence(data, Policy.REGISTERS_DEFAULT).eventLog());
  }

  private static List<Evidence.PcrValue> pcrs(List<PcrValue> pcrs) {
    return pcrs.stream()
        .map(pcr -> new Evidence.PcrValue(pcr.bank(), pcr.index(), bytes(pcr.value())))
        .toList();
  }

  private static Octets digest(Sha256 digest) {
    return Octets.copyOf(digest.toByteArray());
  }

  private static Bytes bytes(Octets octets) {
    return Scene.bytes(octets);
  }

  private static Octets filled(int value) {
    var bytes = new byte[48];
    Arrays.fill(bytes, (byte) value);
    return Octets.copyOf(bytes);
  }

  static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
