package dev.pavise.controlplane.attester;

import dev.pavise.controlplane.deployment.DeploymentEvent;
import dev.pavise.controlplane.deployment.DeploymentMaterial;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.evidence.EvidenceStore;
import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.WaitTime;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.controlplane.provisioning.InstanceToken;
import dev.pavise.controlplane.result.Outcomes;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.attester.AgentInstruction;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.AttestationRequest;
import dev.pavise.messages.attester.Challenge;
import dev.pavise.messages.attester.Evidence;
import dev.pavise.messages.attester.EvidenceOutcome;
import dev.pavise.messages.attester.EvidenceReceipt;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a guest talks to. Requests that wait do so in their own virtual thread, without a database
 * connection; a wake-up that is lost costs them a look every second.
 */
@RestController
@RequestMapping("/attest/v1")
class AttesterController {
  private static final int REQUEST_BYTES_MAX = 64 * 1024;
  private static final int REPORT_BYTES_MAX = 64 * 1024;
  private static final int MESSAGE_LENGTH_MAX = 500;
  private static final int CONTAINERS_MAX = 100;
  private static final int NAME_LENGTH_MAX = 200;
  private static final Duration FALLBACK_INTERVAL = Duration.ofSeconds(1);

  private final Deployments deployments;
  private final DeploymentMaterial material;
  private final Challenges challenges;
  private final EvidenceStore evidence;
  private final Outcomes outcomes;
  private final Wakeups wakeups;
  private final AttesterSettings settings;

  AttesterController(
      Deployments deployments,
      DeploymentMaterial material,
      Challenges challenges,
      EvidenceStore evidence,
      Outcomes outcomes,
      Wakeups wakeups,
      AttesterSettings settings) {
    this.deployments = deployments;
    this.material = material;
    this.challenges = challenges;
    this.evidence = evidence;
    this.outcomes = outcomes;
    this.wakeups = wakeups;
    this.settings = settings;
  }

  @GetMapping("/manifest")
  ResponseEntity<byte[]> manifest(@AuthenticationPrincipal InstanceToken guest) {
    var envelope =
        material
            .envelope(guest.tenant(), guest.deployment())
            .orElseThrow(() -> Problem.notFound("manifest"));
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(envelope.toByteArray());
  }

  @PostMapping("/challenges")
  ResponseEntity<byte[]> challenge(
      @AuthenticationPrincipal InstanceToken guest, @Body(bytesMax = REQUEST_BYTES_MAX) Bytes body)
      throws InterruptedException {
    var request = read(body, json -> Json.readTolerant(json, AttestationRequest.class));
    var id = challenges.request(guest, request);
    return json(awaitChallenge(guest, id));
  }

  private Challenge awaitChallenge(InstanceToken guest, ChallengeId id)
      throws InterruptedException {
    var answer =
        wakeups
            .await(
                Challenges.topic(id),
                settings.challengeWait(),
                FALLBACK_INTERVAL,
                () -> challenges.answer(guest.tenant(), id))
            .orElseThrow(
                () ->
                    Problem.later(
                        ErrorCode.WORKER_SILENT,
                        "No challenge came within " + settings.challengeWait().toSeconds() + " s.",
                        Duration.ofSeconds(2)));
    var issued = answer.issued();
    if (issued == null) {
      throw Problem.refused(ErrorCode.CHALLENGE_REFUSED, "See the findings.", answer.findings());
    }
    return issued;
  }

  @PostMapping("/evidence")
  @ResponseStatus(HttpStatus.ACCEPTED)
  EvidenceReceipt evidence(
      @AuthenticationPrincipal InstanceToken guest,
      @Body(bytesMax = Evidence.SIZE_BYTES_MAX) Bytes body,
      HttpServletRequest request) {
    var submission = read(body, SubmissionReader::read);
    return new EvidenceReceipt(
        evidence.receive(
            guest, submission.challenge(), submission.evidence(), request.getRemoteAddr()));
  }

  @GetMapping("/evidence/{id}")
  ResponseEntity<byte[]> outcome(
      @AuthenticationPrincipal InstanceToken guest,
      @PathVariable UUID id,
      @RequestParam @Nullable String wait)
      throws InterruptedException {
    var evidenceId = new EvidenceId(id);
    requireOwn(guest, evidenceId);
    var settled =
        wakeups.await(
            Outcomes.topic(evidenceId),
            WaitTime.of(wait),
            FALLBACK_INTERVAL,
            () ->
                Optional.of(outcomes.outcome(guest.tenant(), guest.deployment(), evidenceId))
                    .filter(outcome -> outcome.status() != EvidenceOutcome.Status.PENDING));
    return json(
        settled.orElseGet(() -> outcomes.outcome(guest.tenant(), guest.deployment(), evidenceId)));
  }

  private void requireOwn(InstanceToken guest, EvidenceId id) {
    var isOwn =
        evidence
            .find(guest.tenant(), id)
            .filter(stored -> stored.deployment().equals(guest.deployment()))
            .filter(stored -> stored.attempt() == guest.attempt())
            .isPresent();
    if (!isOwn) {
      throw Problem.notFound("evidence");
    }
  }

  @PostMapping("/reports")
  ResponseEntity<byte[]> report(
      @AuthenticationPrincipal InstanceToken guest, @Body(bytesMax = REPORT_BYTES_MAX) Bytes body) {
    var report = bounded(read(body, json -> Json.readTolerant(json, AgentReport.class)));
    var deployment =
        deployments.apply(
            guest.tenant(), guest.deployment(), new DeploymentEvent.GuestReported(report));
    return json(new AgentInstruction(deployment.attestNow()));
  }

  private static AgentReport bounded(AgentReport report) {
    var containers = report.containers();
    if (containers.size() > CONTAINERS_MAX
        || containers.stream().anyMatch(each -> each.name().length() > NAME_LENGTH_MAX)) {
      throw Problem.of(
          ErrorCode.BODY_MALFORMED,
          "A report has at most %d containers with names of at most %d characters."
              .formatted(CONTAINERS_MAX, NAME_LENGTH_MAX));
    }
    return new AgentReport(report.stage(), containers, oneLine(report.message()));
  }

  /** Foreign text on its way to people's screens: one line, no control characters, not too long. */
  private static @Nullable String oneLine(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var line = text.replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() > MESSAGE_LENGTH_MAX ? line.substring(0, MESSAGE_LENGTH_MAX) + "…" : line;
  }

  private static <T> T read(Bytes body, Function<byte[], T> reader) {
    try {
      return reader.apply(body.toByteArray());
    } catch (MalformedMessage e) {
      throw Problem.of(ErrorCode.BODY_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  /** With the very mapper of the contracts, as the agent reads it. */
  private static ResponseEntity<byte[]> json(Record message) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(message));
  }
}
