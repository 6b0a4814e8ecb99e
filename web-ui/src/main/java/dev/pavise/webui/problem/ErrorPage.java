package dev.pavise.webui.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The page for what nothing else had a page for. It says the status, never the inside. */
@Controller
final class ErrorPage implements ErrorController {
  private static final int NOT_FOUND = 404;

  @RequestMapping("/error")
  ModelAndView error(HttpServletRequest request) {
    return ApiProblems.page(
        ProblemPage.of(
            request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? status
                : NOT_FOUND));
  }
}
