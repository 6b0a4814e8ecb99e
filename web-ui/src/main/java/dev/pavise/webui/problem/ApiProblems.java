package dev.pavise.webui.problem;

import dev.pavise.webui.api.ApiException;
import dev.pavise.webui.live.LiveStreams;
import dev.pavise.webui.signin.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns what the API could not give into a page that says what to do. */
@ControllerAdvice
final class ApiProblems {
  private static final Logger LOG = LoggerFactory.getLogger(ApiProblems.class);
  private static final String RETRY_AFTER_SECONDS = "5";

  private final LiveStreams live;

  ApiProblems(LiveStreams live) {
    this.live = live;
  }

  /** The session here ends with the API's, and one comes back to the same page after signing in. */
  @ExceptionHandler
  ModelAndView sessionEnded(
      ApiException.SessionEnded e, HttpServletRequest request, HttpServletResponse response) {
    if (request.getUserPrincipal() instanceof Visitor visitor) {
      live.end(visitor.token());
    }
    var session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    var next = request.getMethod().equals("GET") ? request.getRequestURI() : "/deployments";
    var signIn = "/sign-in?why=ended&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    if (request.getHeader("HX-Request") != null) {
      response.setHeader("HX-Redirect", signIn);
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
      return new ModelAndView();
    }
    return new ModelAndView("redirect:" + signIn);
  }

  @ExceptionHandler({
    ApiException.NotThere.class,
    NoResourceFoundException.class,
    MethodArgumentTypeMismatchException.class
  })
  ModelAndView notFound() {
    return page(ProblemPage.notFound());
  }

  @ExceptionHandler
  ModelAndView refused(ApiException.Refused e) {
    return page(ProblemPage.refused(e.status(), e.problem()));
  }

  @ExceptionHandler
  ModelAndView away(ApiException.Away e, HttpServletRequest request, HttpServletResponse response) {
    LOG.warn("{} cannot be shown: {}", request.getRequestURI(), e.getMessage());
    response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return page(ProblemPage.away());
  }

  static ModelAndView page(ProblemPage problem) {
    var page = new ModelAndView("problem");
    page.addObject("problem", problem);
    page.setStatus(HttpStatus.valueOf(problem.status()));
    return page;
  }
}
