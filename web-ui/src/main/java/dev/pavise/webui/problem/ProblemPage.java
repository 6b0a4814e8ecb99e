package dev.pavise.webui.problem;

import dev.pavise.webui.api.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told in place of a page.
 *
 * @param action what to do about it
 * @param retry whether the same address may do better in a moment
 */
record ProblemPage(
    int status, String title, @Nullable String detail, String action, boolean retry) {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  static ProblemPage notFound() {
    return new ProblemPage(
        NOT_FOUND,
        "There is nothing here",
        "No such page, or it belongs to another tenant.",
        "Check the address, or start from the list of deployments.",
        false);
  }

  static ProblemPage away() {
    return new ProblemPage(
        UNAVAILABLE,
        "The control plane does not answer",
        "So nothing is known right now, and nothing is shown: an old green would be worse than none."
            + " Your deployments do not need the control plane to go on running.",
        "Try again in a moment. If it stays away, look at whether it runs.",
        true);
  }

  static ProblemPage refused(int status, Problem problem) {
    var title = problem.title();
    var action = problem.action();
    return new ProblemPage(
        status,
        title == null ? "The control plane refused" : title,
        problem.detail(),
        action == null ? "Go back and try something else." : action,
        status >= SERVER_ERROR);
  }

  static ProblemPage of(int status) {
    return switch (status) {
      case FORBIDDEN ->
          new ProblemPage(
              status,
              "The form is too old",
              "Nothing was done: the form was not made for this session.",
              "Go back, reload the page, and send it again.",
              false);
      case NOT_FOUND, METHOD_NOT_ALLOWED -> notFound();
      case UNAVAILABLE -> away();
      default ->
          status >= CLIENT_ERROR && status < SERVER_ERROR
              ? new ProblemPage(
                  status, "The request cannot be understood", null, "Go back and try again.", false)
              : new ProblemPage(
                  SERVER_ERROR,
                  "Something went wrong on our side",
                  null,
                  "Try again; if it stays, tell the operator the time and the address.",
                  true);
    };
  }
}
