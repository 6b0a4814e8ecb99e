package dev.pavise.attestation;

import dev.pavise.attestation.azure.HclReport;
import dev.pavise.attestation.azure.VtpmQuote;
import dev.pavise.attestation.ccel.CcEventLog;
import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.nitro.NitroDocument;
import dev.pavise.attestation.snp.SnpReport;
import dev.pavise.attestation.tdx.TdxQuote;
import dev.pavise.attestation.tpm.BareQuote;
import dev.pavise.attestation.tpm.PcrValue;
import dev.pavise.attestation.tpm.TpmPublic;
import dev.pavise.attestation.tpm.TpmQuote;
import dev.pavise.attestation.tpm.TpmSignature;
import dev.pavise.attestation.uvm.UvmEndorsement;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Evidence as records: well-formed, and nothing of it believed yet. */
public sealed interface DecodedEvidence {
  /** See {@link Evidence.Tpm}. */
  record Tpm(
      List<X509Certificate> ekCertificates,
      TpmPublic ak,
      TpmQuote quote,
      TpmSignature signature,
      List<PcrValue> pcrs,
      EventLog eventLog)
      implements DecodedEvidence {
    public Tpm {
      ekCertificates = List.copyOf(ekCertificates);
      pcrs = List.copyOf(pcrs);
    }
  }

  /** See {@link Evidence.SevSnp}. */
  record SevSnp(SnpReport report, List<X509Certificate> certificates) implements DecodedEvidence {
    public SevSnp {
      certificates = List.copyOf(certificates);
    }
  }

  /** See {@link Evidence.Tdx}. */
  record Tdx(TdxQuote quote, Optional<CcEventLog> eventLog) implements DecodedEvidence {}

  /** See {@link Evidence.Azure}. */
  record Azure(
      HclReport report,
      List<X509Certificate> certificates,
      Optional<VtpmQuote> quote,
      Optional<TdxQuote> tdQuote,
      Optional<EventLog> eventLog)
      implements DecodedEvidence {
    public Azure {
      certificates = List.copyOf(certificates);
    }
  }

  /** See {@link Evidence.ConfidentialContainers}. */
  record ConfidentialContainers(
      SnpReport report,
      List<X509Certificate> certificates,
      UvmEndorsement endorsement,
      Optional<Octets> securityPolicy)
      implements DecodedEvidence {
    public ConfidentialContainers {
      certificates = List.copyOf(certificates);
    }
  }

  /** See {@link Evidence.Nitro}. */
  record Nitro(NitroDocument document) implements DecodedEvidence {}

  /** See {@link Evidence.VouchedTpm}. */
  record VouchedTpm(Voucher voucher, BareQuote quote, Optional<EventLog> eventLog)
      implements DecodedEvidence {}

  /** See {@link Evidence.Voucher}. */
  sealed interface Voucher {
    record Google(List<X509Certificate> certificates) implements Voucher {
      public Google {
        certificates = List.copyOf(certificates);
      }
    }

    record NitroTpm(NitroDocument document) implements Voucher {}
  }
}
