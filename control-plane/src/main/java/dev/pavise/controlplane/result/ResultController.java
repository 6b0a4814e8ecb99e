package dev.pavise.controlplane.result;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.evidence.EvidenceStore;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.TenantId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Verdicts and the evidence they were reached on, of the caller's tenant. */
@RestController
@RequestMapping("/api/v1")
class ResultController {
  private static final Logger LOG = LoggerFactory.getLogger(ResultController.class);

  private final Deployments deployments;
  private final EvidenceStore evidence;
  private final Results results;
  private final EarReader ears;

  ResultController(
      Deployments deployments, EvidenceStore evidence, Results results, EarReader ears) {
    this.deployments = deployments;
    this.evidence = evidence;
    this.results = results;
    this.ears = ears;
  }

  @Contract(
      id = "listResults",
      summary = "Verdicts on a deployment, newest first",
      needs = Permission.DEPLOYMENTS_READ,
      answer = ResultView.class,
      paged = true,
      problems = ErrorCode.RESULT_NOT_AUTHENTIC)
  @GetMapping("/deployments/{id}/results")
  ResponseEntity<byte[]> list(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var deployment = deployments.require(caller.tenant(), new DeploymentId(id)).id();
    var size = Page.limit(limit);
    return json(
        Page.of(
            results.page(caller.tenant(), deployment, Cursor.decode(cursor), size),
            size,
            row -> view(caller.tenant(), row),
            row -> new Cursor(row.appraisedAt(), row.evidence().value()).encode()));
  }

  @Contract(
      id = "getResult",
      summary = "The verdict on one piece of evidence",
      needs = Permission.DEPLOYMENTS_READ,
      answer = ResultView.class,
      problems = ErrorCode.RESULT_NOT_AUTHENTIC)
  @GetMapping("/results/{id}")
  ResponseEntity<byte[]> show(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    return json(
        results
            .find(caller.tenant(), new EvidenceId(id))
            .map(row -> view(caller.tenant(), row))
            .orElseThrow(() -> Problem.notFound("result")));
  }

  @Contract(
      id = "getEvidence",
      summary = "The exact evidence as the guest posted it",
      needs = Permission.EVIDENCE_READ,
      answer = JsonNode.class)
  @GetMapping("/evidence/{id}")
  ResponseEntity<byte[]> evidence(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(
            evidence
                .content(caller.tenant(), new EvidenceId(id))
                .map(Bytes::toByteArray)
                .orElseThrow(() -> Problem.notFound("evidence")));
  }

  private ResultView view(TenantId tenant, Results.StoredResult stored) {
    var received =
        evidence.find(tenant, stored.evidence()).orElseThrow(() -> Problem.notFound("evidence"));
    try {
      var result = ears.authenticate(stored.ear());
      var release =
          results
              .release(tenant, stored.evidence())
              .filter(found -> found.releasedKeys() != null)
              .map(Results.StoredRelease::secrets)
              .orElse(null);
      return new ResultView(
          stored.evidence(),
          received.receivedAt(),
          result.appraisedAt(),
          result.expiresAt(),
          result.status(),
          result.axes(),
          result.findings(),
          result.development(),
          result,
          stored.ear(),
          release);
    } catch (MalformedMessage e) {
      LOG.error("the stored result of evidence {} is not authentic", stored.evidence(), e);
      throw Problem.of(ErrorCode.RESULT_NOT_AUTHENTIC, "Nothing of it is shown.");
    }
  }

  /** With the mapper of the contracts, as whoever verifies the result reads it. */
  private static ResponseEntity<byte[]> json(Record view) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(view));
  }
}
