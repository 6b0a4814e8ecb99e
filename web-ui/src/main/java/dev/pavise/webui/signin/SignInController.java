package dev.pavise.webui.signin;

import dev.pavise.webui.api.ApiException;
import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.live.LiveStreams;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The way in and out. The code is typed into a form, so that no address ever holds it. */
@Controller
final class SignInController {
  private static final Logger LOG = LoggerFactory.getLogger(SignInController.class);

  private static final int CODE_LENGTH_MAX = 100;
  private static final String VIEW = "sign-in";

  private final ControlPlane api;
  private final LiveStreams live;
  private final SecurityContextRepository contexts;

  SignInController(ControlPlane api, LiveStreams live, SecurityContextRepository contexts) {
    this.api = api;
    this.live = live;
    this.contexts = contexts;
  }

  @GetMapping("/sign-in")
  String show(
      @Nullable Visitor visitor,
      @RequestParam @Nullable String next,
      @RequestParam @Nullable String why,
      Model model) {
    if (visitor != null) {
      return "redirect:" + Next.path(next);
    }
    model.addAttribute("next", Next.path(next));
    model.addAttribute("notice", Notice.of(why));
    return VIEW;
  }

  @PostMapping("/sign-in")
  String signIn(
      @RequestParam(defaultValue = "") String code,
      @RequestParam @Nullable String next,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    var typed = code.strip();
    if (typed.isEmpty() || typed.length() > CODE_LENGTH_MAX) {
      return again(
          response,
          model,
          next,
          HttpStatus.UNPROCESSABLE_CONTENT,
          "Type the code that the terminal printed.",
          "A new one is printed on request; each counts once, for ten minutes.");
    }
    try {
      enter(new Visitor(api.openSession(typed)), request, response);
      return "redirect:" + Next.path(next);
    } catch (ApiException.Refused e) {
      var title = e.problem().title();
      var action = e.problem().action();
      return again(
          response,
          model,
          next,
          HttpStatus.FORBIDDEN,
          title == null ? "The control plane refused the code." : title + ".",
          action == null ? "Ask for a new code and try again." : action);
    } catch (ApiException.SessionEnded | ApiException.NotThere e) {
      return again(
          response,
          model,
          next,
          HttpStatus.FORBIDDEN,
          "The code does not fit, was used before, or has expired.",
          "Ask for a new code; each counts once, for ten minutes.");
    } catch (ApiException.Away e) {
      LOG.warn("nobody can sign in: {}", e.getMessage());
      return again(
          response,
          model,
          next,
          HttpStatus.SERVICE_UNAVAILABLE,
          "The control plane does not answer.",
          "The code is still good. Try again in a moment.");
    }
  }

  private static String again(
      HttpServletResponse response,
      Model model,
      @Nullable String next,
      HttpStatus status,
      String title,
      String action) {
    response.setStatus(status.value());
    model.addAttribute("next", Next.path(next));
    model.addAttribute("error", new Notice(title, action));
    return VIEW;
  }

  /** A new session for a new visitor: nobody can have planted its id. */
  private void enter(Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
    var old = request.getSession(false);
    if (old != null) {
      old.invalidate();
    }
    request.getSession(true);
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(visitor);
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
  }

  @PostMapping("/sign-out")
  String signOut(@Nullable Visitor visitor, HttpServletRequest request) {
    if (visitor != null) {
      try {
        api.closeSession(visitor.token());
      } catch (ApiException.SessionEnded e) {
        LOG.debug("the API session had ended before", e);
      } catch (ApiException e) {
        LOG.warn("signed out here, but the API session could not be ended: {}", e.getMessage());
      }
      live.end(visitor.token());
    }
    var session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    SecurityContextHolder.clearContext();
    return "redirect:/sign-in?why=signed-out";
  }
}
