package dev.pavise.cli.api;

import dev.pavise.messages.result.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a call did not do what it was asked: an RFC 9457 problem as the control plane answered it, or
 * {@value #UNAVAILABLE} when no answer came.
 */
public final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** No answer, or none that can be read. */
  public static final String UNAVAILABLE = "UNAVAILABLE";

  private final int status;
  private final String code;
  private final String title;
  private final String detail;
  private final String action;
  private final transient List<FieldError> errors;
  private final transient List<Finding> findings;

  /**
   * @param pointer JSON pointer into the request body
   */
  public record FieldError(String pointer, String detail) {}

  /** The body of a problem; what other servers leave out is filled in. */
  record Body(
      @Nullable String code,
      @Nullable String title,
      @Nullable String detail,
      @Nullable String action,
      @Nullable List<FieldError> errors,
      @Nullable List<Finding> findings) {}

  private ApiProblem(
      int status,
      String code,
      String title,
      String detail,
      String action,
      List<FieldError> errors,
      List<Finding> findings,
      @Nullable Throwable cause) {
    super(title + ": " + detail, cause);
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.action = action;
    this.errors = List.copyOf(errors);
    this.findings = List.copyOf(findings);
  }

  static ApiProblem answered(int status, Body body) {
    return new ApiProblem(
        status,
        orElse(body.code(), "HTTP_" + status),
        orElse(body.title(), "The control plane answered HTTP " + status),
        orElse(body.detail(), ""),
        orElse(body.action(), "Check the server's address."),
        body.errors() == null ? List.of() : body.errors(),
        body.findings() == null ? List.of() : body.findings(),
        null);
  }

  static ApiProblem unavailable(String detail, @Nullable Throwable cause) {
    return new ApiProblem(
        0,
        UNAVAILABLE,
        "The control plane cannot be reached",
        detail,
        "Check that it runs, its address, and its authority's certificate.",
        List.of(),
        List.of(),
        cause);
  }

  /** HTTP status; 0 when no answer came. */
  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String title() {
    return title;
  }

  public String detail() {
    return detail;
  }

  /** What the caller can do. */
  public String action() {
    return action;
  }

  public List<FieldError> errors() {
    return errors;
  }

  public List<Finding> findings() {
    return findings;
  }

  public boolean isUnavailable() {
    return code.equals(UNAVAILABLE);
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
