package dev.pavise.controlplane.problem;

import org.springframework.http.HttpStatus;

/**
 * The error catalogue: every problem the control plane ever answers with, and what to do about it.
 * {@code docs/errors.md} is made from it.
 */
public enum ErrorCode {
  UNAUTHENTICATED(
      ErrorCategory.IDENTITY,
      HttpStatus.UNAUTHORIZED,
      "Nobody is signed in",
      "Send a valid token as \"Authorization: Bearer <token>\"."),
  FORBIDDEN(
      ErrorCategory.IDENTITY,
      HttpStatus.FORBIDDEN,
      "You are known, but may not do this",
      "Ask who the detail names, or come with a token that holds what it names."),
  NOT_FOUND(
      ErrorCategory.REQUEST,
      HttpStatus.NOT_FOUND,
      "There is no such thing",
      "Check the address and the id; it must belong to your tenant."),
  METHOD_NOT_ALLOWED(
      ErrorCategory.REQUEST,
      HttpStatus.METHOD_NOT_ALLOWED,
      "This address does not know that method",
      "See docs/rest.md for what can be done here."),
  MEDIA_TYPE_UNSUPPORTED(
      ErrorCategory.REQUEST,
      HttpStatus.UNSUPPORTED_MEDIA_TYPE,
      "The body is of a type that is not read here",
      "Send application/json."),
  NOT_ACCEPTABLE(
      ErrorCategory.REQUEST,
      HttpStatus.NOT_ACCEPTABLE,
      "The answer cannot be given in a type you accept",
      "Accept application/json, or text/event-stream for events."),
  BODY_TOO_LARGE(
      ErrorCategory.LIMIT,
      HttpStatus.CONTENT_TOO_LARGE,
      "The body is too large",
      "Send at most the number of bytes that the detail names."),
  BODY_MALFORMED(
      ErrorCategory.REQUEST,
      HttpStatus.BAD_REQUEST,
      "The body is not valid JSON",
      "Correct it where the detail says."),
  INVALID(
      ErrorCategory.REQUEST,
      HttpStatus.UNPROCESSABLE_CONTENT,
      "Some fields are not as they must be",
      "Correct every field listed under errors."),
  BAD_REQUEST(
      ErrorCategory.REQUEST, HttpStatus.BAD_REQUEST, "The request is malformed", "See the detail."),
  CURSOR_INVALID(
      ErrorCategory.REQUEST,
      HttpStatus.BAD_REQUEST,
      "The cursor is none of ours",
      "Start without a cursor, then send back \"next\" as it came."),
  BOOTSTRAP_REFUSED(
      ErrorCategory.IDENTITY,
      HttpStatus.FORBIDDEN,
      "The bootstrap token does not fit, or was used before",
      "Send the content of the bootstrap token file; it counts once, on an empty installation."),
  SIGN_IN_CODE_REFUSED(
      ErrorCategory.IDENTITY,
      HttpStatus.FORBIDDEN,
      "The sign-in code does not fit, was used before, or has expired",
      "Ask for a new code; each counts once, for ten minutes."),
  INVITATION_REFUSED(
      ErrorCategory.IDENTITY,
      HttpStatus.FORBIDDEN,
      "The invitation does not fit, was used or withdrawn, or has expired",
      "Ask an owner of the tenant for a new invitation; each counts once."),
  MEMBER_EXISTS(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "There is a member with this e-mail address",
      "Change the role of that member instead."),
  LAST_OWNER(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "A tenant keeps at least one owner",
      "Make another member an OWNER first."),
  TOKENS_EXHAUSTED(
      ErrorCategory.LIMIT,
      HttpStatus.CONFLICT,
      "The member has as many API tokens as they may have",
      "Revoke one that is no longer used."),
  INVITATIONS_EXHAUSTED(
      ErrorCategory.LIMIT,
      HttpStatus.CONFLICT,
      "The tenant has as many invitations under way as it may have",
      "Withdraw one, or wait until one is accepted or expires."),
  OWNER_KEY_REVOKED(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "The owner key is revoked",
      "Make another owner key, and sign with it."),
  OWNER_KEYS_EXHAUSTED(
      ErrorCategory.LIMIT,
      HttpStatus.CONFLICT,
      "The tenant has as many owner keys as it may have",
      "Sign with one of those that are registered."),
  WEBHOOKS_EXHAUSTED(
      ErrorCategory.LIMIT,
      HttpStatus.CONFLICT,
      "The tenant has as many webhooks as it may have",
      "Delete one that is no longer used, or change it."),
  WEBHOOK_DISABLED(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "The webhook is disabled",
      "Enable it first; its \"disabledReason\" says why it was disabled."),
  WEBHOOKS_OFF(
      ErrorCategory.SERVICE,
      HttpStatus.SERVICE_UNAVAILABLE,
      "This installation sends no webhooks",
      "Ask the operator to set pavise.control-plane.webhooks.key-file."),
  IDEMPOTENCY_KEY_REUSED(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "The idempotency key was used for another request",
      "Use a new key for a new request; repeat the very same bytes to repeat a request."),
  IDEMPOTENCY_KEY_OF_ANOTHER(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "The request was done before, with another token",
      "Look at what there is, or repeat it with the token that asked first."),
  MANIFEST_REVISION_CONFLICT(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "The manifest does not continue the chain of its name",
      "Sign the revision after the latest one, naming its digest as \"previous\"."),
  DEPLOYMENT_NOT_RUNNING(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "The deployment is not in a state for that",
      "Look at its life; a stopped or failed deployment cannot attest."),
  CHANGED_MEANWHILE(
      ErrorCategory.STATE,
      HttpStatus.PRECONDITION_FAILED,
      "It is no longer as you last saw it",
      "Get it again, look at what changed, and send its ETag as If-Match if you still want to."),
  CHALLENGE_ANSWERED(
      ErrorCategory.STATE,
      HttpStatus.CONFLICT,
      "The challenge was already answered",
      "Ask for a new challenge; each counts once."),
  CHALLENGE_REFUSED(
      ErrorCategory.ATTESTATION,
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The worker refused to make a challenge",
      "See the findings for what it found and what would be right."),
  WORKER_SILENT(
      ErrorCategory.SERVICE,
      HttpStatus.SERVICE_UNAVAILABLE,
      "The worker has not answered in time",
      "Try again after the time that Retry-After names."),
  RATE_LIMITED(
      ErrorCategory.LIMIT,
      HttpStatus.TOO_MANY_REQUESTS,
      "Too many requests",
      "Try again after the time that Retry-After names."),
  RESULT_NOT_AUTHENTIC(
      ErrorCategory.ATTESTATION,
      HttpStatus.INTERNAL_SERVER_ERROR,
      "The stored result carries no good signature of the worker",
      "Do not trust this deployment; ask for a new attestation and tell the operator."),
  INTERNAL(
      ErrorCategory.SERVICE,
      HttpStatus.INTERNAL_SERVER_ERROR,
      "Something went wrong on our side",
      "Try again; if it stays, tell the operator the time and the address.");

  private final ErrorCategory category;
  private final HttpStatus status;
  private final String title;
  private final String action;

  ErrorCode(ErrorCategory category, HttpStatus status, String title, String action) {
    this.category = category;
    this.status = status;
    this.title = title;
    this.action = action;
  }

  public ErrorCategory category() {
    return category;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String action() {
    return action;
  }
}
