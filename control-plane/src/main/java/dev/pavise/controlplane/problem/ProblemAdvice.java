package dev.pavise.controlplane.problem;

import dev.pavise.messages.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Turns whatever a controller throws into a problem of the catalogue. */
@RestControllerAdvice
class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<byte[]> answer(Problem problem) {
    return answer(problem, new HttpHeaders());
  }

  private static ResponseEntity<byte[]> answer(Problem problem, HttpHeaders headers) {
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    var retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    return new ResponseEntity<>(Json.write(problem.view()), headers, problem.code().status());
  }

  /** The reader is gone; there is nobody to answer. */
  @ExceptionHandler
  void ignore(AsyncRequestNotUsableException gone) {
    LOG.debug("a client went away", gone);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> answer(Exception exception, HttpServletRequest request) {
    if (exception instanceof ErrorResponse known) {
      var headers = new HttpHeaders();
      headers.putAll(known.getHeaders()); // Such as the methods that are allowed instead.
      return answer(Problem.of(codeOf(known.getStatusCode().value()), detailOf(known)), headers);
    }
    if (exception instanceof InvalidParameterException) {
      return answer(
          Problem.of(ErrorCode.BAD_REQUEST, "A query parameter has no name, or cannot be read."));
    }
    if (exception instanceof MethodArgumentTypeMismatchException mismatch) {
      return answer(Problem.of(ErrorCode.BAD_REQUEST, detailOf(mismatch)));
    }
    LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), exception);
    return answer(Problem.of(ErrorCode.INTERNAL, "The cause is in the control plane's log."));
  }

  static ErrorCode codeOf(int status) {
    return switch (status) {
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 406 -> ErrorCode.NOT_ACCEPTABLE;
      case 415 -> ErrorCode.MEDIA_TYPE_UNSUPPORTED;
      default -> status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
    };
  }

  private static String detailOf(MethodArgumentTypeMismatchException mismatch) {
    var expected = mismatch.getParameter().nestedIfOptional().getNestedParameterType();
    return "\"%s\" must be %s."
        .formatted(
            mismatch.getName(),
            expected.isEnum()
                ? "one of "
                    + Arrays.stream(expected.getEnumConstants())
                        .map(constant -> Json.readTolerant(Json.write(constant), String.class))
                        .toList()
                : "of type " + expected.getSimpleName());
  }

  private static String detailOf(ErrorResponse known) {
    var detail = known.getBody().getDetail();
    return detail == null ? "The request could not be served." : detail;
  }
}
