package dev.pavise.attestation.testkit;

import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.testkit.TestAws.NitroCertificate;
import dev.pavise.attestation.wire.Octets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A document of a Nitro Enclave or a NitroTPM before it is signed: right from the start, and there
 * to be spoilt in one place. What {@link #encode} gives is signed by the guest's key after every
 * change but those of the envelope. One thread.
 */
public final class NitroDraft {
  /** Name and encoded value of a field of the document. */
  public record Field(String name, Octets value) {}

  public Consumer<NitroCertificate> region = certificate -> {};
  public Consumer<NitroCertificate> machine = certificate -> {};
  public Consumer<NitroCertificate> guest = certificate -> {};

  /** Root, region and machine, to be reordered. */
  public UnaryOperator<List<X509Certificate>> bundle = UnaryOperator.identity();

  /** Fields in their order, to be changed, dropped or doubled. */
  public Consumer<List<Field>> fields = list -> {};

  /** Whether the document's map has an indefinite length, as NitroTPM writes it. */
  public boolean endless;

  public Octets protectedHeader = new CborWriter().map(1).unsigned(1).negative(-35).toOctets();
  public Octets unprotectedHeader = new CborWriter().map(0).toOctets();
  public Optional<Integer> tag = Optional.empty();
  public String context = "Signature1";
  public String signatureAlgorithm = "SHA384withPLAIN-ECDSA";
  public UnaryOperator<Octets> signature = UnaryOperator.identity();
  public UnaryOperator<Octets> whole = UnaryOperator.identity();

  /** Registers by number. */
  public final SortedMap<Integer, Octets> registers = new TreeMap<>();

  public Optional<Octets> nonce = Optional.empty();
  public Optional<Octets> userData = Optional.empty();
  public Optional<Octets> publicKey = Optional.empty();

  private final TestAws aws;
  private final NitroKind kind;
  private final Instant at;
  private KeyPair guestKey;

  /**
   * @param at the document's time
   */
  public NitroDraft(TestAws aws, NitroKind kind, Instant at) {
    this.aws = aws;
    this.kind = kind;
    this.at = at;
    this.guestKey = TestAws.newKey("nitro guest", TestAws.CURVE);
    for (int index = 0; index < (kind == NitroKind.ENCLAVE ? 16 : 24); index++) {
      registers.put(index, register(index));
    }
    endless = kind == NitroKind.TPM;
  }

  /** What a register holds in a document that nobody changed. */
  public static Octets register(int index) {
    var value = new byte[48];
    Arrays.fill(value, (byte) (index < 9 ? 0xA0 + index : 0));
    return Octets.copyOf(value);
  }

  /** With another kind of key below the machine's certificate. */
  public NitroDraft withGuestKeyOn(String curve) {
    guestKey = TestAws.newKey("nitro guest", curve);
    return this;
  }

  public Octets encode() {
    var payload = payload();
    var toBeSigned =
        new CborWriter()
            .array(4)
            .text(context)
            .octets(protectedHeader)
            .octets(Octets.empty())
            .octets(payload)
            .toOctets();
    var out = new CborWriter();
    tag.ifPresent(out::tag);
    return whole.apply(
        out.array(4)
            .octets(protectedHeader)
            .raw(unprotectedHeader)
            .octets(payload)
            .octets(signature.apply(sign(toBeSigned)))
            .toOctets());
  }

  private Octets payload() {
    var list = new ArrayList<>(standardFields());
    fields.accept(list);
    var out = endless ? new CborWriter().endlessMap() : new CborWriter().map(list.size());
    list.forEach(field -> out.text(field.name()).raw(field.value()));
    return endless ? out.end().toOctets() : out.toOctets();
  }

  private List<Field> standardFields() {
    var regionCertificate = aws.region(at);
    region.accept(regionCertificate);
    var machineCertificate = aws.machine(at);
    machine.accept(machineCertificate);
    var guestCertificate =
        new NitroCertificate("guest.aws.nitro-enclaves", guestKey.getPublic())
            .valid(at.minus(Duration.ofMinutes(1)), at.plus(Duration.ofHours(3)));
    guest.accept(guestCertificate);
    var issuers =
        bundle.apply(
            List.of(
                aws.root(),
                aws.signRegion(regionCertificate),
                aws.signMachine(machineCertificate)));
    var caBundle = new CborWriter().array(issuers.size());
    issuers.forEach(issuer -> caBundle.octets(TestAws.encoded(issuer)));
    var pcrs = new CborWriter().map(registers.size());
    registers.forEach((index, value) -> pcrs.unsigned(index).octets(value));
    return List.of(
        new Field("module_id", new CborWriter().text("i-0123-" + kind.platform()).toOctets()),
        new Field("digest", new CborWriter().text("SHA384").toOctets()),
        new Field("timestamp", new CborWriter().unsigned(at.toEpochMilli()).toOctets()),
        new Field(kind == NitroKind.ENCLAVE ? "pcrs" : "nitrotpm_pcrs", pcrs.toOctets()),
        new Field(
            "certificate",
            new CborWriter().octets(TestAws.encoded(aws.signGuest(guestCertificate))).toOctets()),
        new Field("cabundle", caBundle.toOctets()),
        new Field("public_key", optional(publicKey)),
        new Field("user_data", optional(userData)),
        new Field("nonce", optional(nonce)));
  }

  private static Octets optional(Optional<Octets> value) {
    var out = new CborWriter();
    return value.map(out::octets).orElseGet(out::none).toOctets();
  }

  private Octets sign(Octets content) {
    try {
      var signer = Signature.getInstance(signatureAlgorithm, TestAmd.BOUNCY_CASTLE);
      signer.initSign(guestKey.getPrivate(), new SeededRandom("nitro signature"));
      signer.update(content.toByteArray());
      return Octets.copyOf(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the testkit cannot sign a document", e);
    }
  }

  /** The key that the document is signed with. */
  public KeyPair guestKey() {
    return guestKey;
  }
}
