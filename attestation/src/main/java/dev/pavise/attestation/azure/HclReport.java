package dev.pavise.attestation.azure;

import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.wire.ByteReader;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;

/**
 * The paravisor's report, from index 0x01400001 of the TPM that it keeps: a hardware report, and
 * claims whose digest the hardware report carries (OpenHCL, {@code openhcl_attestation_protocol},
 * {@code igvm_attest::get}). All but the hardware report and what it binds is transport, and proves
 * nothing. Immutable.
 *
 * @param hardware the report of the processor
 * @param claims what is bound, as exact bytes and read
 * @param claimsHash by which it is bound
 */
public record HclReport(int version, Hardware hardware, RuntimeClaims claims, String claimsHash) {
  /** What the TPM's index holds at most. */
  public static final int SIZE_BYTES_MAX = 16 * 1024;

  private static final String NAME = "HCL report";
  private static final long MAGIC = 0x414C4348L;
  private static final int VERSION_MAX = 2;
  private static final int REQUEST_AK_CERTIFICATE = 2;
  private static final int HARDWARE_BYTES = 1184;
  private static final int TD_REPORT_BYTES = 1024;
  private static final int REQUEST_DATA_HEADER_BYTES = 20;
  private static final int CAPABILITIES_BYTES = 4;
  private static final int REQUEST_DATA_VERSION_MAX = 2;

  /** The processor's own report, as the paravisor got it. */
  public sealed interface Hardware {
    /** What the paravisor had the processor report. */
    Octets reportData();

    /** As corpora and claims name it. */
    String name();

    /** Signed; can be authenticated by whoever has the certificates. */
    record Snp(SnpReport report) implements Hardware {
      @Override
      public Octets reportData() {
        return report.reportData();
      }

      @Override
      public String name() {
        return "snp";
      }
    }

    /**
     * TDREPORT: only the processor that made it can check it. Nothing may rest on it but that a TD
     * quote with the same report data was made for the same guest.
     */
    record Tdx(Octets reportData) implements Hardware {
      @Override
      public String name() {
        return "tdx";
      }
    }
  }

  /** Total: every input gives a report or a {@link MalformedEvidence}. */
  public static HclReport decode(Octets content) {
    if (content.size() > SIZE_BYTES_MAX) {
      throw new MalformedEvidence(
          NAME, 0, "size", "at most " + SIZE_BYTES_MAX + " bytes", content.size() + " bytes");
    }
    var in = ByteReader.littleEndian(NAME, content);
    long magic = in.u32("signature");
    if (magic != MAGIC) {
      throw in.malformed(0, "signature", "HCLA", "0x%08x".formatted(magic));
    }
    long version = in.u32("version");
    if (version < 1 || version > VERSION_MAX) {
      throw in.malformed(4, "version", "1 or 2", Long.toString(version));
    }
    long reportSize = in.u32("report_size");
    long request = in.u32("request_type");
    if (request != REQUEST_AK_CERTIFICATE) {
      throw in.malformed(12, "request_type", "2 (attestation key)", Long.toString(request));
    }
    long status = in.u32("status");
    if (status != 0) {
      throw in.malformed(16, "status", "0", Long.toString(status));
    }
    in.octets(12, "reserved");
    var hardwareReport = in.octets(HARDWARE_BYTES, "hw_report");
    int requestData = in.offset();
    long dataSize = in.u32("data_size");
    long dataVersion = in.u32("request_data.version");
    if (dataVersion < 1 || dataVersion > REQUEST_DATA_VERSION_MAX) {
      throw in.malformed(
          requestData + 4, "request_data.version", "1 or 2", Long.toString(dataVersion));
    }
    var hardware = hardware(in, in.u32("report_type"), hardwareReport);
    var hash = hash(in, in.u32("report_data_hash_type"));
    long variableSize = in.u32("variable_data_size");
    long extra = dataSize - REQUEST_DATA_HEADER_BYTES - variableSize;
    if (extra == CAPABILITIES_BYTES && dataVersion >= 2) {
      in.octets(CAPABILITIES_BYTES, "capabilities");
    } else if (extra != 0) {
      throw in.malformed(
          requestData, "data_size", (variableSize + REQUEST_DATA_HEADER_BYTES) + "", dataSize + "");
    }
    if (variableSize > in.remaining()) {
      throw in.malformed(
          requestData + 16,
          "variable_data_size",
          "at most " + in.remaining() + " bytes",
          variableSize + " bytes");
    }
    var claims = RuntimeClaims.decode(in.octets((int) variableSize, "variable_data"));
    if (reportSize != in.offset()) {
      throw in.malformed(8, "report_size", in.offset() + " bytes", reportSize + " bytes");
    }
    if (!in.restIsAll(0)) {
      throw in.malformed(in.offset(), "padding", "zero bytes to the end", "something else");
    }
    return new HclReport((int) version, hardware, claims, hash);
  }

  /** What the hardware must have reported: the claims' digest, and zeros behind it. */
  public Octets expectedReportData() {
    var digest = Octets.copyOf(claims.encoded().digest(claimsHash));
    return digest.concat(Octets.zeros(hardware.reportData().size() - digest.size()));
  }

  /** Whether the hardware stands behind the claims. */
  public boolean bindsItsClaims() {
    return expectedReportData().equalsInConstantTime(hardware.reportData());
  }

  private static Hardware hardware(ByteReader in, long type, Octets report) {
    int at = in.offset() - 4;
    return switch ((int) Math.min(type, Integer.MAX_VALUE)) {
      case 2 -> new Hardware.Snp(SnpReport.decode(report));
      case 4 -> tdReport(in, report);
      case 1 -> throw in.malformed(at, "report_type", "SNP or TDX", "VBS: no hardware behind it");
      default -> throw in.malformed(at, "report_type", "SNP or TDX", Long.toString(type));
    };
  }

  /** TDREPORT_STRUCT: report type 0x81 at 0, report data at 128 (TDX module ABI, 22.6). */
  private static Hardware tdReport(ByteReader in, Octets report) {
    var bytes = report.toByteArray();
    if (bytes[0] != (byte) 0x81) {
      throw in.malformed(0x20, "TDREPORT.type", "0x81", "0x%02x".formatted(bytes[0] & 0xFF));
    }
    if (!Octets.copyOf(bytes, TD_REPORT_BYTES, HARDWARE_BYTES).isAllZero()) {
      throw in.malformed(
          0x20 + TD_REPORT_BYTES, "hw_report", "zeros behind the TDREPORT", "something else");
    }
    return new Hardware.Tdx(Octets.copyOf(bytes, 128, 192));
  }

  private static String hash(ByteReader in, long type) {
    return switch ((int) Math.min(type, Integer.MAX_VALUE)) {
      case 1 -> "SHA-256";
      case 2 -> "SHA-384";
      case 3 -> "SHA-512";
      default ->
          throw in.malformed(
              in.offset() - 4, "report_data_hash_type", "1, 2 or 3", Long.toString(type));
    };
  }
}
