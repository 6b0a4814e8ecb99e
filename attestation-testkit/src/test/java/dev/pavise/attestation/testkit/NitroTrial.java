package dev.pavise.attestation.testkit;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.Claims;
import dev.pavise.attestation.Evidence;
import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.finding.Assessment;
import dev.pavise.attestation.finding.Finding;
import dev.pavise.attestation.nitro.NitroKind;
import dev.pavise.attestation.nitro.NitroPolicy;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One judgement of a Nitro document in which everything is good until a test spoils one thing:
 * fields are there to be changed before {@link #judge}.
 */
final class NitroTrial {
  static final Octets RUNTIME_DATA = Octets.copyOf("runtime data".getBytes(StandardCharsets.UTF_8));
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final TestAws AWS = new TestAws("trial");

  final NitroDraft draft;
  Collateral collateral = AWS.collateral();
  Instant time = NOW;
  NitroPolicy policy;

  final Assessment assessment = new Assessment();

  NitroTrial() {
    this(NitroKind.ENCLAVE, NOW);
  }

  NitroTrial(NitroKind kind, Instant made) {
    draft = new NitroDraft(AWS, kind, made);
    draft.nonce = Optional.of(Octets.copyOf(RUNTIME_DATA.digest("SHA-512")));
    policy =
        NitroPolicy.strict()
            .withRegisters(
                kind == NitroKind.ENCLAVE
                    ? Map.of(0, standard(0), 1, standard(1), 2, standard(2))
                    : Map.of(4, standard(4), 7, standard(7)));
  }

  private static Set<Octets> standard(int register) {
    return Set.of(NitroDraft.register(register));
  }

  NitroTrial judge() {
    var judged =
        new Policy(
                Policy.REGISTERS_DEFAULT,
                Set.of("nitro-enclave-development", "nitrotpm-development"),
                Set.of(),
                true)
            .withNitro(policy);
    var binding = new Binding(Optional.of(RUNTIME_DATA), Optional.empty(), Optional.empty());
    Claims claims =
        Verifier.authenticate(
            Verifier.decode(new Evidence.Nitro(draft.encode())),
            judged,
            binding,
            collateral,
            time,
            assessment);
    Verifier.appraise(claims, judged, binding, List.of(), assessment);
    return this;
  }

  /** Codes of what stands in the way of trust. */
  List<String> failures() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::code)
        .toList();
  }

  /** Fields of what stands in the way of trust. */
  List<String> fields() {
    return assessment.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.FAIL)
        .map(Finding::field)
        .toList();
  }
}
