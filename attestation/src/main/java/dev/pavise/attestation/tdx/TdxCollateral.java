package dev.pavise.attestation.tdx;

import static dev.pavise.attestation.finding.FindingCode.COLLATERAL_INVALID;

import dev.pavise.attestation.chain.RevocationList;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Intel publishes beside a quote, read once for many judgements: TCB infos, the quoting
 * enclave's identity, revocation lists, and certificates that may have signed them. None of it is
 * believed for being here. Immutable in effect, and thread-safe.
 */
public final class TdxCollateral {
  private static final TdxCollateral NONE =
      new TdxCollateral(List.of(), Map.of(), List.of(), List.of(), Octets.empty());

  private final List<RevocationList> lists;
  private final Map<Octets, List<IntelDocument<TcbInfo>>> tcbInfos;
  private final List<IntelDocument<QeIdentity>> qeIdentities;
  private final List<Finding> problems;
  private final Octets digest;

  private TdxCollateral(
      List<RevocationList> lists,
      Map<Octets, List<IntelDocument<TcbInfo>>> tcbInfos,
      List<IntelDocument<QeIdentity>> qeIdentities,
      List<Finding> problems,
      Octets digest) {
    this.digest = digest;
    this.lists = List.copyOf(lists);
    this.tcbInfos = Map.copyOf(tcbInfos);
    this.qeIdentities = List.copyOf(qeIdentities);
    this.problems = List.copyOf(problems);
  }

  public static TdxCollateral none() {
    return NONE;
  }

  /**
   * Total: what cannot be read becomes a finding of every judgement that misses it.
   *
   * @param certificates among which the signers of the documents are
   * @param tcbInfos as served, with their signatures
   * @param qeIdentities as served, with their signatures
   */
  public static TdxCollateral of(
      List<X509Certificate> certificates,
      List<RevocationList> lists,
      List<Octets> tcbInfos,
      List<Octets> qeIdentities,
      Signatures signatures) {
    var problems = new ArrayList<Finding>();
    var infos = new HashMap<Octets, List<IntelDocument<TcbInfo>>>();
    for (var encoded : tcbInfos) {
      try {
        var json = SignedJson.decode(encoded, "tcbInfo", "tdx.tcbInfo");
        var info = TcbInfo.decode(json);
        infos
            .computeIfAbsent(info.fmspc(), fmspc -> new ArrayList<>())
            .add(IntelDocument.of(info, json, certificates, signatures));
      } catch (MalformedEvidence e) {
        problems.add(malformed("collateral.tcbInfo", e));
      }
    }
    var identities = new ArrayList<IntelDocument<QeIdentity>>();
    for (var encoded : qeIdentities) {
      try {
        var json = SignedJson.decode(encoded, "enclaveIdentity", "tdx.qeIdentity");
        identities.add(IntelDocument.of(QeIdentity.decode(json), json, certificates, signatures));
      } catch (MalformedEvidence e) {
        problems.add(malformed("collateral.qeIdentity", e));
      }
    }
    var digest = Octets.empty();
    for (var document : tcbInfos) {
      digest = digest.concat(document.sha256());
    }
    for (var document : qeIdentities) {
      digest = digest.concat(document.sha256());
    }
    return new TdxCollateral(lists, infos, identities, problems, digest);
  }

  private static Finding malformed(String field, MalformedEvidence reason) {
    return COLLATERAL_INVALID.fail(field + "." + reason.field(), reason.expected(), reason.found());
  }

  /** SHA-256 of each document, one behind the other; certificates and lists are others'. */
  public Octets digest() {
    return digest;
  }

  List<RevocationList> lists() {
    return lists;
  }

  /** What was given and could not be read. */
  List<Finding> problems() {
    return problems;
  }

  /** The families of platforms there are documents for. */
  List<String> fmspcs() {
    return tcbInfos.keySet().stream().map(Octets::toHex).sorted().toList();
  }

  /**
   * The document for this family that is to be used: one that somebody signed before one that
   * nobody did, a current one before another, then the latest TCB recovery.
   */
  Optional<IntelDocument<TcbInfo>> tcbInfo(Octets fmspc, Instant at) {
    return tcbInfos.getOrDefault(fmspc, List.of()).stream()
        .max(
            Comparator.comparing((IntelDocument<TcbInfo> one) -> !one.signers().isEmpty())
                .thenComparing(
                    one -> isCurrent(one.content().issueDate(), one.content().nextUpdate(), at))
                .thenComparing(one -> one.content().evaluationNumber())
                .thenComparing(one -> one.content().issueDate()));
  }

  /** By the same order. */
  Optional<IntelDocument<QeIdentity>> qeIdentity(Instant at) {
    return qeIdentities.stream()
        .max(
            Comparator.comparing((IntelDocument<QeIdentity> one) -> !one.signers().isEmpty())
                .thenComparing(
                    one -> isCurrent(one.content().issueDate(), one.content().nextUpdate(), at))
                .thenComparing(one -> one.content().evaluationNumber())
                .thenComparing(one -> one.content().issueDate()));
  }

  static boolean isCurrent(Instant from, Instant to, Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }
}
