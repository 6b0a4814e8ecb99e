package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.http.JsonBody;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.problem.ErrorCode;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Invitations to the caller's tenant, and the way in for whoever holds one's token. */
@RestController
@RequestMapping("/api/v1/invitations")
class InvitationController {
  private static final int TOKEN_LENGTH_MAX = 100;

  private final Invitations invitations;

  InvitationController(Invitations invitations) {
    this.invitations = invitations;
  }

  /** The body of an invitation. */
  record Invite(String email, Role role, @Nullable Instant expiresAt) {}

  /** The body of an acceptance. */
  record AcceptInvitation(String token) {}

  record InvitationView(
      UUID id, String email, Role role, UserId invitedBy, Instant createdAt, Instant expiresAt) {
    static InvitationView of(Invitations.Invitation invitation) {
      return new InvitationView(
          invitation.id(),
          invitation.email(),
          invitation.role(),
          invitation.invitedBy(),
          invitation.createdAt(),
          invitation.expiresAt());
    }
  }

  record CreatedInvitationView(String token, InvitationView invitation) {}

  @Contract(
      id = "invite",
      summary = "Invites somebody by a token, told this once; no role beyond what the caller holds",
      needs = Permission.MEMBERS_WRITE,
      problems = {ErrorCode.MEMBER_EXISTS, ErrorCode.INVITATIONS_EXHAUSTED})
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  CreatedInvitationView invite(
      @AuthenticationPrincipal Caller caller, @Body(fields = Invite.class) JsonBody body) {
    var email = EmailField.read(body, "/email");
    var role = body.choice("/role", Role.class);
    var expiresAt = body.timeIfAny("/expiresAt");
    body.refuseOthers("", Invite.class);
    body.requireValid();
    var created = invitations.invite(caller, email, Objects.requireNonNull(role), expiresAt);
    return new CreatedInvitationView(
        created.token().value(), InvitationView.of(created.invitation()));
  }

  @Contract(
      id = "listInvitations",
      summary = "Invitations that still count, newest first",
      needs = Permission.MEMBERS_READ)
  @GetMapping
  Page<InvitationView> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var size = Page.limit(limit);
    return Page.of(
        invitations.before(caller, Cursor.decode(cursor), size),
        size,
        InvitationView::of,
        each -> new Cursor(each.createdAt(), each.id()).encode());
  }

  @Contract(
      id = "withdrawInvitation",
      summary = "Withdraws an invitation",
      needs = Permission.MEMBERS_WRITE)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void withdraw(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    invitations.withdraw(caller, id);
  }

  @Contract(
      id = "acceptInvitation",
      summary = "Makes whoever holds the token a member, once, with a session",
      open = true,
      problems = {ErrorCode.INVITATION_REFUSED, ErrorCode.MEMBER_EXISTS})
  @PostMapping("/accept")
  @ResponseStatus(HttpStatus.CREATED)
  SessionView accept(@Body(fields = AcceptInvitation.class) JsonBody body) {
    var token = body.text("/token", TOKEN_LENGTH_MAX);
    body.refuseOthers("", AcceptInvitation.class);
    body.requireValid();
    return SessionView.of(invitations.accept(new OpaqueToken(token)));
  }
}
