package dev.pavise.controlplane.deployment;

import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Deployments of the caller's tenant, after they were accepted. */
@RestController
@RequestMapping("/api/v1/deployments")
class DeploymentController {
  private final Deployments deployments;
  private final DeploymentMaterial material;
  private final Timeline timeline;

  DeploymentController(Deployments deployments, DeploymentMaterial material, Timeline timeline) {
    this.deployments = deployments;
    this.material = material;
    this.timeline = timeline;
  }

  @Contract(id = "listDeployments", summary = "Deployments, newest first")
  @GetMapping
  Page<DeploymentView> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var size = Page.limit(limit);
    return Page.of(
        deployments.page(caller.tenant(), Cursor.decode(cursor), size),
        size,
        Deployment::view,
        row -> new Cursor(row.createdAt(), row.id().value()).encode());
  }

  @Contract(id = "getDeployment", summary = "One deployment")
  @GetMapping("/{id}")
  ResponseEntity<DeploymentView> show(
      @AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    var view = deployments.require(caller.tenant(), new DeploymentId(id)).view();
    return ResponseEntity.ok().eTag(Long.toString(view.sequence())).body(view);
  }

  @Contract(id = "stopDeployment", summary = "Stops a deployment")
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeploymentView stop(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    return deployments
        .apply(caller.tenant(), new DeploymentId(id), new DeploymentEvent.StopRequested())
        .view();
  }

  @Contract(
      id = "requestAttestation",
      summary = "Asks the guest for fresh evidence now",
      statuses = 202,
      problems = ErrorCode.DEPLOYMENT_NOT_RUNNING)
  @PostMapping("/{id}/attestations")
  ResponseEntity<DeploymentView> attest(
      @AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    var deployment = deployments.require(caller.tenant(), new DeploymentId(id));
    if (!deployment.standing().hasGuest()) {
      throw Problem.of(
          ErrorCode.DEPLOYMENT_NOT_RUNNING,
          "Its life is " + deployment.standing().life() + ", so there is no guest to ask.");
    }
    return ResponseEntity.accepted()
        .body(
            deployments
                .apply(
                    caller.tenant(),
                    new DeploymentId(id),
                    new DeploymentEvent.AttestationRequested())
                .view());
  }

  @Contract(
      id = "getManifest",
      summary = "The exact DSSE envelope that the owner signed",
      answer = JsonNode.class)
  @GetMapping("/{id}/manifest")
  ResponseEntity<byte[]> manifest(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    var envelope = material.envelope(caller.tenant(), new DeploymentId(id));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(envelope.map(Bytes::toByteArray).orElseThrow(() -> Problem.notFound("deployment")));
  }

  @Contract(id = "getTimeline", summary = "What happened to a deployment, step by step")
  @GetMapping("/{id}/timeline")
  Page<TimelineEntry> timeline(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var deployment = deployments.require(caller.tenant(), new DeploymentId(id));
    var size = Page.limit(limit);
    return Page.of(
        timeline.of(caller.tenant(), deployment.id(), sequence(cursor), size + 1),
        size,
        entry -> entry,
        entry -> Long.toString(entry.sequence()));
  }

  private static long sequence(@Nullable String cursor) {
    try {
      return cursor == null ? 0 : Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw Problem.of(ErrorCode.CURSOR_INVALID, "The cursor cannot be read.");
    }
  }
}
