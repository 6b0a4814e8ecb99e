package dev.pavise.controlplane.deployment;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.http.WaitTime;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.notification.Wakeups;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Deployments of the caller's tenant, after they were accepted. */
@RestController
@RequestMapping("/api/v1/deployments")
class DeploymentController {
  /** What a lost wake-up costs. */
  private static final Duration FALLBACK_INTERVAL = Duration.ofSeconds(1);

  private final Deployments deployments;
  private final DeploymentMaterial material;
  private final Timeline timeline;
  private final Wakeups wakeups;

  DeploymentController(
      Deployments deployments, DeploymentMaterial material, Timeline timeline, Wakeups wakeups) {
    this.deployments = deployments;
    this.material = material;
    this.timeline = timeline;
    this.wakeups = wakeups;
  }

  @Contract(
      id = "listDeployments",
      summary = "Deployments, newest first",
      needs = Permission.DEPLOYMENTS_READ)
  @GetMapping
  Page<DeploymentView> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam @Nullable String name,
      @RequestParam @Nullable Life life,
      @RequestParam @Nullable Trust trust,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var size = Page.limit(limit);
    return Page.of(
        deployments.page(
            caller.tenant(),
            new Deployments.Filter(name, life, trust),
            Cursor.decode(cursor),
            size),
        size,
        Deployment::view,
        row -> new Cursor(row.createdAt(), row.id().value()).encode());
  }

  @Contract(
      id = "getDeployment",
      summary = "One deployment",
      needs = Permission.DEPLOYMENTS_READ,
      statuses = {200, 304})
  @GetMapping("/{id}")
  ResponseEntity<DeploymentView> show(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestParam @Nullable Long after,
      @RequestParam @Nullable String wait)
      throws InterruptedException {
    var found = deployments.require(caller.tenant(), new DeploymentId(id));
    var known = after == null ? found.sequence() : after;
    var patience = WaitTime.of(wait);
    return answer(
        HttpStatus.OK,
        patience.isZero() ? found : awaitChange(caller, found.id(), known, patience));
  }

  private Deployment awaitChange(Caller caller, DeploymentId id, long known, Duration patience)
      throws InterruptedException {
    return wakeups
        .await(
            Timeline.topic(caller.tenant()),
            patience,
            FALLBACK_INTERVAL,
            () ->
                Optional.of(deployments.require(caller.tenant(), id))
                    .filter(deployment -> deployment.sequence() > known))
        .orElseGet(() -> deployments.require(caller.tenant(), id));
  }

  private static ResponseEntity<DeploymentView> answer(HttpStatus status, Deployment deployment) {
    return ResponseEntity.status(status).eTag(Revision.of(deployment)).body(deployment.view());
  }

  @Contract(
      id = "stopDeployment",
      summary = "Stops a deployment",
      needs = Permission.DEPLOYMENTS_WRITE,
      statuses = 202)
  @DeleteMapping("/{id}")
  ResponseEntity<DeploymentView> stop(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    return answer(
        HttpStatus.ACCEPTED,
        deployments.applyIf(
            ifMatch, caller.tenant(), new DeploymentId(id), new DeploymentEvent.StopRequested()));
  }

  @Contract(
      id = "requestAttestation",
      summary = "Asks the guest for fresh evidence now",
      needs = Permission.ATTESTATIONS_REQUEST,
      statuses = 202,
      problems = ErrorCode.DEPLOYMENT_NOT_RUNNING)
  @PostMapping("/{id}/attestations")
  ResponseEntity<DeploymentView> attest(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
    var deployment = deployments.require(caller.tenant(), new DeploymentId(id));
    if (!deployment.standing().hasGuest()) {
      throw Problem.of(
          ErrorCode.DEPLOYMENT_NOT_RUNNING,
          "Its life is " + deployment.standing().life() + ", so there is no guest to ask.");
    }
    return answer(
        HttpStatus.ACCEPTED,
        deployments.applyIf(
            ifMatch,
            caller.tenant(),
            new DeploymentId(id),
            new DeploymentEvent.AttestationRequested()));
  }

  @Contract(
      id = "getManifest",
      summary = "The exact DSSE envelope that the owner signed",
      needs = Permission.DEPLOYMENTS_READ,
      answer = JsonNode.class)
  @GetMapping("/{id}/manifest")
  ResponseEntity<byte[]> manifest(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    var envelope = material.envelope(caller.tenant(), new DeploymentId(id));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(envelope.map(Bytes::toByteArray).orElseThrow(() -> Problem.notFound("deployment")));
  }

  @Contract(
      id = "getTimeline",
      summary = "What happened to a deployment, step by step",
      needs = Permission.DEPLOYMENTS_READ)
  @GetMapping("/{id}/timeline")
  Page<TimelineEntry> timeline(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestParam @Nullable TimelineOrder order,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var deployment = deployments.require(caller.tenant(), new DeploymentId(id));
    var size = Page.limit(limit);
    return Page.of(
        timeline.of(
            caller.tenant(),
            deployment.id(),
            order == null ? TimelineOrder.OLDEST : order,
            sequence(cursor),
            size + 1),
        size,
        entry -> entry,
        entry -> Long.toString(entry.sequence()));
  }

  private static @Nullable Long sequence(@Nullable String cursor) {
    try {
      return cursor == null ? null : Long.valueOf(cursor);
    } catch (NumberFormatException e) {
      throw Problem.of(ErrorCode.CURSOR_INVALID, "The cursor cannot be read.");
    }
  }
}
