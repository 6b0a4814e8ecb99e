package dev.pavise.controlplane.problem;

import dev.pavise.messages.result.Finding;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that cannot be served, with all that the caller is told about it. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final transient List<FieldError> errors;
  private final transient List<Finding> findings;
  private final @Nullable Duration retryAfter;

  private Problem(
      ErrorCode code,
      String detail,
      List<FieldError> errors,
      List<Finding> findings,
      @Nullable Duration retryAfter) {
    super(detail);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.findings = List.copyOf(findings);
    this.retryAfter = retryAfter;
  }

  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code, detail, List.of(), List.of(), null);
  }

  public static Problem invalid(List<FieldError> errors) {
    var detail = errors.size() == 1 ? "One field is wrong." : errors.size() + " fields are wrong.";
    return new Problem(ErrorCode.INVALID, detail, errors, List.of(), null);
  }

  public static Problem refused(ErrorCode code, String detail, List<Finding> findings) {
    return new Problem(code, detail, List.of(), findings, null);
  }

  public static Problem later(ErrorCode code, String detail, Duration retryAfter) {
    return new Problem(code, detail, List.of(), List.of(), retryAfter);
  }

  public static Problem notFound(String what) {
    return of(ErrorCode.NOT_FOUND, "There is no " + what + " with this id.");
  }

  public ErrorCode code() {
    return code;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  public ProblemView view() {
    var detail = getMessage();
    return new ProblemView(
        "about:blank",
        code.title(),
        code.status().value(),
        detail == null ? code.title() : detail,
        code,
        code.action(),
        errors.isEmpty() ? null : errors,
        findings.isEmpty() ? null : findings);
  }
}
