package dev.pavise.cli.verify;

import dev.pavise.attestation.Binding;
import dev.pavise.attestation.appraisal.Policy;
import dev.pavise.attestation.appraisal.PolicyFile;
import dev.pavise.attestation.eventlog.EventLog;
import dev.pavise.attestation.json.InvalidDocument;
import dev.pavise.attestation.result.Ear;
import dev.pavise.attestation.result.Judgement;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.command.HelpOption;
import dev.pavise.cli.command.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Judges evidence on this machine, offline, without trusting the control plane. */
@Command(
    name = "verify",
    description = "Judges evidence here, whoever shows it, and says why.",
    sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {
  private static final String BUILD = "pavise-verify 0.1.0";
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Without a policy any vendor's platform may be judged; no development hardware is among them.
   */
  private static final Set<String> PLATFORMS =
      Set.of(
          "sev-snp",
          "tdx",
          "azure-snp",
          "azure-tdx",
          "nitro-enclave",
          "nitrotpm",
          "gce-vtpm",
          "azure-containers");

  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Evidence, and beside it the certificates and revocation lists that belong to it.")
  List<Path> files = List.of();

  @Option(
      names = "--collateral",
      paramLabel = "DIR",
      description =
          "Certificates and revocation lists. For files nothing is ever fetched; for a deployment"
              + " the vendors are asked unless this is given.")
  @Nullable Path collateral;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What must hold, in JSON; without it, what no policy may loosen.")
  @Nullable Path policy;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Judge certificates and lists as of this time, for example 2026-06-01T12:00:00Z"
              + " (default: now).")
  @Nullable String at;

  @Option(names = "--json", description = "One JSON object for each piece of evidence: an EAR.")
  boolean json;

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description = "Judge every case of a corpus and compare with what it expects.")
  @Nullable Path corpus;

  @Mixin DeploymentOptions deployment = new DeploymentOptions();

  public VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (corpus != null) {
      return runCorpus(corpus);
    }
    if (deployment.target != null) {
      return verifyDeployment(deployment.target);
    }
    if (files.isEmpty()) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "nothing to judge",
          "Name a file of evidence, --deployment NAME, or --corpus FILE.");
    }
    var inForce = policy == null ? withoutPolicy() : read(policy);
    var material = Material.read(files, Optional.ofNullable(collateral));
    var now = Clock.systemUTC().instant();
    var time = at == null ? now : time(at);
    boolean refused = !material.logsAlone().isEmpty();
    for (var log : material.logsAlone()) {
      printLog(log);
    }
    for (var exhibit : material.exhibits()) {
      var judgement = judge(material, exhibit, inForce, time);
      refused |= Explanation.isRefused(judgement);
      print(exhibit, judgement, now);
    }
    return refused ? ExitCode.REFUSED : ExitCode.OK;
  }

  private int verifyDeployment(String target) {
    if (!files.isEmpty() || policy != null || corpus != null) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "a deployment is judged by the manifest that its owner signed, and by its own evidence",
          "Name no file, --policy or --corpus beside --deployment.");
    }
    var time = at == null ? Clock.systemUTC().instant() : time(at);
    return new DeploymentVerification(surroundings, deployment, Optional.ofNullable(collateral))
        .run(target, time, BUILD, json);
  }

  private Integer runCorpus(Path file) {
    if (!files.isEmpty() || policy != null || at != null || collateral != null || json) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "a corpus says itself what to judge, when and by what",
          "Name --corpus FILE alone.");
    }
    if (!Files.isRegularFile(file)) {
      throw new Failure(
          ExitCode.NOT_FOUND, "there is no file " + file, "Name the corpus' JSON file.");
    }
    return new CorpusRun(surroundings.terminal(), CorpusFormats.ALL).run(Corpus.read(file));
  }

  private static Judgement judge(
      Material material, Material.Exhibit exhibit, Policy policy, Instant time) {
    var digest = exhibit.content().sha256();
    try {
      return Judgement.of(
          material.evidence(exhibit),
          digest,
          policy,
          Binding.unknown(),
          List.of(),
          material.collateral(),
          time);
    } catch (MalformedEvidence e) {
      return Judgement.malformed(e, digest, policy, material.collateral(), time);
    }
  }

  private void print(Material.Exhibit exhibit, Judgement judgement, Instant now) {
    var terminal = surroundings.terminal();
    if (!json) {
      new Explanation(terminal).of(exhibit, judgement).forEach(terminal::print);
      return;
    }
    var object = new LinkedHashMap<String, Object>();
    object.put("file", exhibit.file().toString());
    object.put("format", exhibit.kind().title());
    object.put("ear", Ear.of(judgement, BUILD, now));
    judgement.claims().ifPresent(claims -> object.put("claims", claims.named()));
    terminal.print(JSON.writeValueAsString(object));
  }

  private void printLog(Octets log) {
    var terminal = surroundings.terminal();
    if (!json) {
      new LogExplanation(terminal).of(log).forEach(terminal::print);
      return;
    }
    try {
      terminal.print(
          JSON.writeValueAsString(
              Map.of("format", "tcg-event-log", "claims", EventLog.decode(log).named())));
    } catch (MalformedEvidence e) {
      terminal.print(
          JSON.writeValueAsString(
              Map.of("format", "tcg-event-log", "malformed", String.valueOf(e.getMessage()))));
    }
  }

  private static Policy withoutPolicy() {
    return new Policy(Policy.REGISTERS_DEFAULT, PLATFORMS, Set.of(), false);
  }

  private static Policy read(Path file) {
    try {
      return PolicyFile.read(Octets.copyOf(Files.readAllBytes(file)));
    } catch (InvalidDocument e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          file + ": " + e.getMessage(),
          "Correct the policy; docs/policies.md shows every field.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "\"" + text + "\" is no time",
          "Write it as 2026-06-01T12:00:00Z.",
          e);
    }
  }
}
