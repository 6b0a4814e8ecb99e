package dev.pavise.webui.api;

import org.jspecify.annotations.Nullable;

/** Why the API gave no answer that can be shown. */
public abstract sealed class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ApiException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The token counts no longer. */
  public static final class SessionEnded extends ApiException {
    private static final long serialVersionUID = 1L;

    SessionEnded() {
      super("the API session has ended", null);
    }
  }

  /** There is no such thing, or it is another tenant's. */
  public static final class NotThere extends ApiException {
    private static final long serialVersionUID = 1L;

    NotThere() {
      super("there is no such thing", null);
    }
  }

  /** The API understood and said no. */
  public static final class Refused extends ApiException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;
    private final int status;

    Refused(int status, Problem problem) {
      super("the API answered " + status + " " + problem.code(), null);
      this.status = status;
      this.problem = problem;
    }

    public Problem problem() {
      return problem;
    }

    public int status() {
      return status;
    }
  }

  /** The control plane cannot be reached, is too slow, or answers what cannot be understood. */
  public static final class Away extends ApiException {
    private static final long serialVersionUID = 1L;

    Away(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
