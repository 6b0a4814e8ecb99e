package dev.pavise.cli.verify;

import dev.pavise.attestation.DecodedEvidence;
import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.attestation.chain.Collateral;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.chain.TrustAnchor;
import dev.pavise.attestation.result.Ear;
import dev.pavise.attestation.result.Judgement;
import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.ResultView;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.command.TargetParameter;
import dev.pavise.cli.connection.KnownRevisions;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.cli.terminal.Terminal.Tone;
import dev.pavise.collateral.CollateralStore;
import dev.pavise.collateral.HttpVendorService;
import dev.pavise.collateral.Pacing;
import dev.pavise.collateral.Sharing;
import dev.pavise.collateral.VendorAddresses;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Fetches what a control plane shows of a deployment, judges it here, and says what is proven. */
final class DeploymentVerification {
  private static final JsonMapper JSON = new JsonMapper();

  private final Surroundings surroundings;
  private final DeploymentOptions options;
  private final Optional<Path> collateral;

  /**
   * @param collateral directory to take it from; empty to ask the vendors
   */
  DeploymentVerification(
      Surroundings surroundings, DeploymentOptions options, Optional<Path> collateral) {
    this.surroundings = surroundings;
    this.options = options;
    this.collateral = collateral;
  }

  int run(String target, Instant at, String build, boolean json) {
    var referenceValues = options.referenceValues(surroundings);
    var anchors = options.developmentAnchors();
    var owners = options.owners(surroundings);
    options.requireNewDirectory();
    try (var api = options.connection.connect(surroundings)) {
      var deployment = TargetParameter.find(api, target);
      var verdict = latest(api, target, api.results(deployment.id(), null).items());
      var shown =
          new DeploymentJudge.Shown(
              Bytes.copyOf(api.manifest(deployment.id()).encode()),
              Bytes.copyOf(api.evidence(verdict.evidence())),
              revokedOwners(api));
      options.keep("manifest.dsse.json", shown.manifest().toByteArray());
      options.keep("evidence.json", shown.evidence().toByteArray());
      options.keep("verdict.jwt", verdict.ear().getBytes(StandardCharsets.US_ASCII));
      var known =
          new DeploymentJudge.Known(
              TargetParameter.isId(target) ? deployment.name() : target,
              owners,
              new KnownRevisions(surroundings.config().revisions())
                  .find(api.server(), api.me().tenant().id(), deployment.name()));
      var outcome = judge(shown, known, referenceValues, anchors, at);
      if (json) {
        print(outcome, known, verdict, build);
      } else {
        explain(outcome, known, verdict);
        if (TargetParameter.isId(target)) {
          surroundings
              .terminal()
              .print(
                  "  You asked by id: that it is one of "
                      + Printable.of(known.name())
                      + " is the control plane's word. To be sure, ask by name.");
        }
      }
      return outcome.proven() ? ExitCode.OK : ExitCode.REFUSED;
    }
  }

  private static Map<Sha256, Instant> revokedOwners(Api api) {
    var revoked = new HashMap<Sha256, Instant>();
    for (var key : api.ownerKeys()) {
      if (key.revokedAt() != null) {
        revoked.put(key.thumbprint(), key.revokedAt());
      }
    }
    return revoked;
  }

  private static ResultView latest(Api api, String target, List<ResultView> results) {
    return results.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.NOT_FOUND,
                    "%s shows no evidence of %s yet".formatted(api.server(), Printable.of(target)),
                    "Wait until its guest has attested: pavise watch " + Printable.of(target)));
  }

  private DeploymentJudge.Outcome judge(
      DeploymentJudge.Shown shown,
      DeploymentJudge.Known known,
      List<ReferenceValues> referenceValues,
      List<TrustAnchor> anchors,
      Instant at) {
    boolean developmentAllowed = !anchors.isEmpty();
    if (collateral.isPresent()) {
      var given = under(anchors, Material.collateralOf(collateral.get()));
      return new DeploymentJudge(referenceValues, given, _ -> given, developmentAllowed)
          .judge(shown, known, at);
    }
    try (var services = new HttpVendorService(VendorAddresses.production());
        var store =
            new CollateralStore(
                services,
                InstantSource.system(),
                Pacing.standard(),
                Sharing.none(),
                Roots.production())) {
      var standing = under(anchors, new PinnedCollateral(List.of(), List.of(), List.of()));
      return new DeploymentJudge(
              referenceValues,
              standing,
              (DecodedEvidence evidence) -> under(anchors, store.collateralFor(evidence)),
              developmentAllowed)
          .judge(shown, known, at);
    }
  }

  private static Collateral under(List<TrustAnchor> anchors, PinnedCollateral found) {
    return new PinnedCollateral(anchors, found.intermediates(), found.lists(), found.tdx());
  }

  private void explain(
      DeploymentJudge.Outcome outcome, DeploymentJudge.Known known, ResultView verdict) {
    var terminal = surroundings.terminal();
    var judgement = outcome.judgement();
    var heading =
        outcome
            .manifest()
            .map(DeploymentVerification::signed)
            .orElse("a manifest that nobody signed");
    new Explanation(terminal)
        .of(
            terminal.paint(Tone.STRONG, Printable.of(heading))
                + ", evidence sha256:"
                + judgement.evidenceDigest().toHex(),
            verdict(outcome),
            judgement)
        .forEach(terminal::print);
    terminal.print("");
    terminal.print(
        "  Judged here, by the manifest as its owner signed it, by your reference values and by"
            + " pinned roots.");
    terminal.print(
        "  The control plane calls it %s; that counted for nothing, and nor did its worker."
            .formatted(verdict.status()));
    terminal.print(
        "  Not proven to you: how old it is. The challenge in it was the worker's, who says it came"
            + " at "
            + verdict.receivedAt()
            + ".");
    if (known.revision().isEmpty()) {
      terminal.print(
          "  Not proven to you: that there is no later revision. None was signed here for this name"
              + " and the tenant that the control plane names.");
    }
  }

  private String verdict(DeploymentJudge.Outcome outcome) {
    var terminal = surroundings.terminal();
    if (!outcome.proven()) {
      return terminal.paint(Tone.BAD, "Not proven: ")
          + "do not rely on it for what failed or was not checked below.";
    }
    return outcome.development()
        ? terminal.paint(Tone.WARNING, "Proven, on development hardware: ")
            + "all holds, and no vendor stands behind it."
        : terminal.paint(Tone.GOOD, "Proven: ")
            + "genuine hardware runs the guest image you know, with what you signed and nothing"
            + " else.";
  }

  private static String signed(Manifest manifest) {
    return "%s revision %d, signed by owner key %s"
        .formatted(manifest.name(), manifest.revision(), manifest.owner().thumbprint());
  }

  private void print(
      DeploymentJudge.Outcome outcome,
      DeploymentJudge.Known known,
      ResultView verdict,
      String build) {
    Judgement judgement = outcome.judgement();
    var object = new LinkedHashMap<String, @Nullable Object>();
    object.put("proven", outcome.proven());
    object.put("development", outcome.development());
    object.put("evidence", verdict.evidence().toString());
    object.put(
        "owner", outcome.manifest().map(it -> it.owner().thumbprint().toString()).orElse(null));
    object.put("revision", outcome.manifest().map(Manifest::revision).orElse(null));
    object.put("revisionKnown", known.revision().isPresent());
    object.put("findings", judgement.findings());
    object.put("ear", Ear.of(judgement, build, judgement.collateralTime()));
    judgement.claims().ifPresent(claims -> object.put("claims", claims.named()));
    object.put("shownAs", verdict.status().toString());
    surroundings.terminal().print(JSON.writeValueAsString(object));
  }
}
