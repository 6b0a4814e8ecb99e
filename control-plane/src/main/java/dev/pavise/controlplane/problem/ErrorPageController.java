package dev.pavise.controlplane.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What failed before any controller was reached is a problem of the catalogue too. */
@RestController
class ErrorPageController implements ErrorController {
  @RequestMapping("/error")
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    var code =
        status instanceof Integer number ? ProblemAdvice.codeOf(number) : ErrorCode.NOT_FOUND;
    ProblemWriter.write(response, Problem.of(code, "The request could not be served."));
  }
}
