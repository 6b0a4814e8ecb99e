package dev.pavise.webui.result;

import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.api.EvidenceId;
import dev.pavise.webui.signin.Visitor;
import dev.pavise.webui.trust.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages about verdicts, and what they stand on to take away. */
@Controller
final class ResultController {
  private final ControlPlane api;
  private final Clock clock;

  ResultController(ControlPlane api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  @GetMapping("/deployments/{id}/results")
  String list(
      Visitor visitor, @PathVariable UUID id, @RequestParam @Nullable String cursor, Model model) {
    var deployment = api.deployment(visitor.token(), new DeploymentId(id));
    var results = api.results(visitor.token(), deployment.id(), cursor);
    var now = clock.instant();
    model.addAttribute("deployment", deployment);
    model.addAttribute("development", Standing.of(deployment, now).development());
    model.addAttribute(
        "rows", results.items().stream().map(each -> new ResultPage(each, now)).toList());
    model.addAttribute("next", results.next());
    model.addAttribute("cursor", cursor);
    model.addAttribute("now", now);
    return "results";
  }

  @GetMapping("/results/{id}")
  String show(Visitor visitor, @PathVariable UUID id, Model model) {
    var result = api.result(visitor.token(), new EvidenceId(id));
    model.addAttribute("deployment", api.deployment(visitor.token(), result.result().deployment()));
    model.addAttribute("page", new ResultPage(result, clock.instant()));
    return "result";
  }

  @GetMapping("/results/{id}/evidence")
  ResponseEntity<byte[]> evidence(Visitor visitor, @PathVariable UUID id) {
    var evidence = api.evidence(visitor.token(), new EvidenceId(id));
    return download("evidence-" + id + ".json", MediaType.APPLICATION_JSON, evidence);
  }

  @GetMapping("/results/{id}/ear")
  ResponseEntity<byte[]> ear(Visitor visitor, @PathVariable UUID id) {
    var ear = api.result(visitor.token(), new EvidenceId(id)).ear();
    return download(
        "ear-" + id + ".jwt",
        new MediaType("application", "jwt"),
        ear.getBytes(StandardCharsets.UTF_8));
  }

  /** Foreign bytes: they are saved, never shown. */
  private static ResponseEntity<byte[]> download(String name, MediaType type, byte[] bytes) {
    return ResponseEntity.ok()
        .contentType(type)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name).build().toString())
        .body(bytes);
  }
}
