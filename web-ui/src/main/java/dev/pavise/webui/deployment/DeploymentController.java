package dev.pavise.webui.deployment;

import dev.pavise.webui.api.ApiException;
import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.problem.Flash;
import dev.pavise.webui.signin.Visitor;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** The pages about deployments, and what can be done to one. */
@Controller
final class DeploymentController {
  private static final Logger LOG = LoggerFactory.getLogger(DeploymentController.class);

  private final ControlPlane api;
  private final Clock clock;

  DeploymentController(ControlPlane api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  @GetMapping("/")
  String home() {
    return "redirect:/deployments";
  }

  @GetMapping("/deployments")
  String list(Visitor visitor, @RequestParam @Nullable String cursor, Model model) {
    var page = OverviewPage.of(api.deployments(visitor.token(), cursor), clock.instant());
    model.addAttribute("page", page);
    model.addAttribute("cursor", cursor);
    model.addAttribute("live", live(OverviewSubject.revision(page), cursor));
    return "deployments";
  }

  private static String live(String revision, @Nullable String cursor) {
    return UriComponentsBuilder.fromPath("/deployments/live")
        .queryParam("seen", revision)
        .queryParamIfPresent("cursor", Optional.ofNullable(cursor))
        .encode()
        .toUriString();
  }

  @GetMapping("/deployments/{id}")
  String show(Visitor visitor, @PathVariable UUID id, Model model) {
    var deployment = new DeploymentId(id);
    var view = api.deployment(visitor.token(), deployment);
    var history = new History();
    history.catchUp(api, visitor.token(), deployment);
    var page = DeploymentPage.of(view, history.latestEvidence(), clock.instant());
    model.addAttribute("page", page);
    model.addAttribute("steps", StepRow.newestFirst(history.steps(), page.development()));
    model.addAttribute("earlier", history.hasEarlier());
    model.addAttribute("revision", DeploymentSubject.revision(page, history));
    return "deployment";
  }

  @GetMapping("/deployments/{id}/manifest")
  ResponseEntity<byte[]> manifest(Visitor visitor, @PathVariable UUID id) {
    var envelope = api.manifest(visitor.token(), new DeploymentId(id));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("manifest-" + id + ".dsse.json")
                .build()
                .toString())
        .body(envelope);
  }

  /** With htmx the page stays and is told; without, it comes again and tells. */
  @PostMapping("/deployments/{id}/attestations")
  String attest(
      Visitor visitor,
      @PathVariable UUID id,
      @RequestHeader(name = "HX-Request", defaultValue = "false") boolean inPlace,
      RedirectAttributes redirect,
      Model model) {
    var flash = attest(visitor, new DeploymentId(id));
    if (inPlace) {
      model.addAttribute("flash", flash);
      return "parts/live :: flash";
    }
    redirect.addFlashAttribute("flash", flash);
    return "redirect:/deployments/" + id;
  }

  private Flash attest(Visitor visitor, DeploymentId id) {
    try {
      api.attest(visitor.token(), id);
      return Flash.done("Fresh evidence is asked for. The timeline shows it as it comes.");
    } catch (ApiException.Refused e) {
      return Flash.refused(e.problem());
    } catch (ApiException.Away e) {
      LOG.warn("no evidence could be asked for: {}", e.getMessage());
      return new Flash(false, "The control plane does not answer.", "Try again in a moment.");
    }
  }

  @GetMapping("/deployments/{id}/stop")
  String askToStop(Visitor visitor, @PathVariable UUID id, Model model) {
    var view = api.deployment(visitor.token(), new DeploymentId(id));
    model.addAttribute("page", DeploymentPage.of(view, null, clock.instant()));
    return "stop";
  }

  @PostMapping("/deployments/{id}/stop")
  String stop(Visitor visitor, @PathVariable UUID id, RedirectAttributes redirect) {
    Flash flash;
    try {
      api.stop(visitor.token(), new DeploymentId(id));
      flash = Flash.done("The deployment is being stopped.");
    } catch (ApiException.Refused e) {
      flash = Flash.refused(e.problem());
    }
    redirect.addFlashAttribute("flash", flash);
    return "redirect:/deployments/" + id;
  }
}
