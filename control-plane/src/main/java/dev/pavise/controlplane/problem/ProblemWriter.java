package dev.pavise.controlplane.problem;

import dev.pavise.messages.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;

/** Writes problems where no controller is in charge: in filters. */
public final class ProblemWriter {
  private ProblemWriter() {}

  public static void write(HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.code().status().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    if (problem.code() == ErrorCode.UNAUTHENTICATED) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    response.getOutputStream().write(Json.write(problem.view()));
  }
}
