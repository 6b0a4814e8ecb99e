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
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The members of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/members")
class MemberController {
  private final Members members;

  MemberController(Members members) {
    this.members = members;
  }

  record MemberView(UserId id, String email, Role role, Instant createdAt) {
    static MemberView of(User user) {
      return new MemberView(user.id(), user.email(), user.role(), user.createdAt());
    }
  }

  /** The body of a change. */
  record ChangeMember(Role role) {}

  @Contract(
      id = "listMembers",
      summary = "Members with their roles, newest first",
      needs = Permission.MEMBERS_READ)
  @GetMapping
  Page<MemberView> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var size = Page.limit(limit);
    return Page.of(
        members.before(caller, Cursor.decode(cursor), size),
        size,
        MemberView::of,
        user -> new Cursor(user.createdAt(), user.id().value()).encode());
  }

  @Contract(
      id = "changeMember",
      summary = "Gives a member another role, at once",
      needs = Permission.MEMBERS_WRITE,
      problems = ErrorCode.LAST_OWNER)
  @PatchMapping("/{id}")
  MemberView change(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @Body(fields = ChangeMember.class) JsonBody body) {
    var role = body.choice("/role", Role.class);
    body.refuseOthers("", ChangeMember.class);
    body.requireValid();
    return MemberView.of(members.changeRole(caller, id, Objects.requireNonNull(role)));
  }

  @Contract(
      id = "removeMember",
      summary = "Removes a member at once, with their tokens, sessions and invitations",
      needs = Permission.MEMBERS_WRITE,
      problems = ErrorCode.LAST_OWNER)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    members.remove(caller, id);
  }
}
