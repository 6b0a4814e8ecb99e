package dev.pavise.attestation.snp;

import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.util.Optional;

/**
 * ATTESTATION_REPORT of AMD SEV-SNP, versions 2 to 5 (SEV-SNP ABI, section 7.3). Immutable.
 *
 * @param vmpl privilege level that asked for the report; {@link #VMPL_HOST} when the host did
 * @param cpuid absent in version 2
 * @param reportedTcb that the signing key was derived for
 * @param committedTcb that the platform cannot go back behind
 * @param currentTcb that runs now
 * @param launchTcb that ran when the guest was launched
 * @param mitigations since version 5
 * @param signatureR big-endian
 * @param signatureS big-endian
 * @param encoded the whole report
 */
public record SnpReport(
    int version,
    long guestSvn,
    GuestPolicy policy,
    Octets familyId,
    Octets imageId,
    long vmpl,
    long platformInfo,
    boolean hasAuthorKey,
    boolean isChipKeyMasked,
    SigningKey signingKey,
    Octets reportData,
    Octets measurement,
    Octets hostData,
    Octets idKeyDigest,
    Octets authorKeyDigest,
    Octets reportId,
    Octets reportIdMigrationAgent,
    Optional<Cpuid> cpuid,
    Octets chipId,
    Octets reportedTcb,
    Octets committedTcb,
    Octets currentTcb,
    Octets launchTcb,
    FirmwareVersion currentFirmware,
    FirmwareVersion committedFirmware,
    Optional<Mitigations> mitigations,
    Octets signatureR,
    Octets signatureS,
    Octets encoded) {
  public static final int LENGTH_BYTES = 1184;

  /** VMPL of a report that the host asked for: nothing in it speaks for the guest. */
  public static final long VMPL_HOST = 0xFFFF_FFFFL;

  /** The signature covers everything before itself. */
  static final int SIGNED_BYTES = 0x2A0;

  private static final String NAME = "ATTESTATION_REPORT";
  private static final int VERSION_MIN = 2;
  private static final int VERSION_MAX = 5;
  private static final int VERSION_WITH_CPUID = 3;
  private static final int VERSION_WITH_MITIGATIONS = 5;
  private static final int ECDSA_P384_SHA384 = 1;
  private static final long VMPL_MAX = 3;
  private static final int COMPONENT_BYTES = 72;
  private static final int P384_BYTES = 48;

  /** Combined family, model and stepping of the processor. */
  public record Cpuid(int family, int model, int stepping) {}

  /** Bit vectors of mitigations that were on at launch and are on now. */
  public record Mitigations(long launch, long current) {}

  /** Total: every input gives a report or a {@link MalformedEvidence}. */
  public static SnpReport decode(Octets encoded) {
    if (encoded.size() != LENGTH_BYTES) {
      throw new MalformedEvidence(
          NAME,
          Math.min(encoded.size(), LENGTH_BYTES),
          "size",
          LENGTH_BYTES + " bytes",
          encoded.size() + " bytes");
    }
    var in = ByteReader.littleEndian(NAME, encoded);
    long version = in.u32("VERSION");
    if (version < VERSION_MIN || version > VERSION_MAX) {
      throw in.malformed(0, "VERSION", VERSION_MIN + " to " + VERSION_MAX, Long.toString(version));
    }
    long guestSvn = in.u32("GUEST_SVN");
    var policy = new GuestPolicy(in.u64("POLICY"));
    var familyId = in.octets(16, "FAMILY_ID");
    var imageId = in.octets(16, "IMAGE_ID");
    long vmpl = in.u32("VMPL");
    if (vmpl > VMPL_MAX && vmpl != VMPL_HOST) {
      throw in.malformed(0x30, "VMPL", "0 to 3, or 0xffffffff", "0x" + Long.toHexString(vmpl));
    }
    long algorithm = in.u32("SIGNATURE_ALGO");
    if (algorithm != ECDSA_P384_SHA384) {
      throw in.malformed(
          0x34, "SIGNATURE_ALGO", "1 (ECDSA P-384 with SHA-384)", Long.toString(algorithm));
    }
    var currentTcb = in.octets(TcbVersion.LENGTH_BYTES, "CURRENT_TCB");
    long platformInfo = in.u64("PLATFORM_INFO");
    long keyInfo = in.u32("KEY_INFO");
    if ((keyInfo & ~0x1FL) != 0) {
      throw in.malformed(0x48, "KEY_INFO", "bits 31 to 5 zero", "0x" + Long.toHexString(keyInfo));
    }
    var signingKey = signingKey(in, (int) (keyInfo >> 2));
    zeros(in, 4, "reserved");
    var reportData = in.octets(64, "REPORT_DATA");
    var measurement = in.octets(48, "MEASUREMENT");
    var hostData = in.octets(32, "HOST_DATA");
    var idKeyDigest = in.octets(48, "ID_KEY_DIGEST");
    var authorKeyDigest = in.octets(48, "AUTHOR_KEY_DIGEST");
    var reportId = in.octets(32, "REPORT_ID");
    var reportIdMa = in.octets(32, "REPORT_ID_MA");
    var reportedTcb = in.octets(TcbVersion.LENGTH_BYTES, "REPORTED_TCB");
    Optional<Cpuid> cpuid = Optional.empty();
    if (version >= VERSION_WITH_CPUID) {
      cpuid =
          Optional.of(new Cpuid(in.u8("CPUID_FAM_ID"), in.u8("CPUID_MOD_ID"), in.u8("CPUID_STEP")));
    }
    zeros(in, 0x1A0 - in.offset(), "reserved");
    var chipId = in.octets(64, "CHIP_ID");
    var committedTcb = in.octets(TcbVersion.LENGTH_BYTES, "COMMITTED_TCB");
    var currentFirmware = firmware(in, "CURRENT");
    var committedFirmware = firmware(in, "COMMITTED");
    var launchTcb = in.octets(TcbVersion.LENGTH_BYTES, "LAUNCH_TCB");
    Optional<Mitigations> mitigations = Optional.empty();
    if (version >= VERSION_WITH_MITIGATIONS) {
      mitigations =
          Optional.of(new Mitigations(in.u64("LAUNCH_MIT_VECTOR"), in.u64("CURRENT_MIT_VECTOR")));
    }
    zeros(in, SIGNED_BYTES - in.offset(), "reserved");
    var signatureR = component(in, "SIGNATURE.R");
    var signatureS = component(in, "SIGNATURE.S");
    zeros(in, in.remaining(), "SIGNATURE.reserved");
    return new SnpReport(
        (int) version,
        guestSvn,
        policy,
        familyId,
        imageId,
        vmpl,
        platformInfo,
        (keyInfo & 1) != 0,
        (keyInfo & 2) != 0,
        signingKey,
        reportData,
        measurement,
        hostData,
        idKeyDigest,
        authorKeyDigest,
        reportId,
        reportIdMa,
        cpuid,
        chipId,
        reportedTcb,
        committedTcb,
        currentTcb,
        launchTcb,
        currentFirmware,
        committedFirmware,
        mitigations,
        signatureR,
        signatureS,
        encoded);
  }

  /**
   * What makes this report this one and no other. Not the digest of all its bytes: an ECDSA
   * signature has a twin that holds as well.
   */
  public Octets identity() {
    return Octets.copyOf(Octets.copyOf(encoded.toByteArray(), 0, SIGNED_BYTES).digest("SHA-384"));
  }

  /** By CPUID; empty in version 2 and for processors that are not known. */
  public Optional<SnpProduct> productByCpuid() {
    return cpuid.flatMap(found -> SnpProduct.ofCpuid(found.family(), found.model()));
  }

  private static SigningKey signingKey(ByteReader in, int code) {
    return switch (code) {
      case 0 -> SigningKey.VCEK;
      case 1 -> SigningKey.VLEK;
      case 7 -> throw in.malformed(0x48, "KEY_INFO.SIGNING_KEY", "VCEK or VLEK", "none: unsigned");
      default ->
          throw in.malformed(
              0x48, "KEY_INFO.SIGNING_KEY", "VCEK or VLEK", code + ", which is reserved");
    };
  }

  private static FirmwareVersion firmware(ByteReader in, String field) {
    int build = in.u8(field + "_BUILD");
    int minor = in.u8(field + "_MINOR");
    int major = in.u8(field + "_MAJOR");
    zeros(in, 1, "reserved");
    return new FirmwareVersion(major, minor, build);
  }

  /** A number of 72 bytes of which P-384 needs 48; turned to big-endian. */
  private static Octets component(ByteReader in, String field) {
    var littleEndian = in.octets(P384_BYTES, field).toByteArray();
    zeros(in, COMPONENT_BYTES - P384_BYTES, field);
    var bigEndian = new byte[P384_BYTES];
    for (int i = 0; i < P384_BYTES; i++) {
      bigEndian[i] = littleEndian[P384_BYTES - 1 - i];
    }
    return Octets.copyOf(bigEndian);
  }

  private static void zeros(ByteReader in, int length, String field) {
    int at = in.offset();
    if (!in.octets(length, field).isAllZero()) {
      throw in.malformed(at, field, length + " zero bytes", "something else");
    }
  }
}
