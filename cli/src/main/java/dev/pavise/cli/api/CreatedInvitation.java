package dev.pavise.cli.api;

/**
 * A new invitation.
 *
 * @param token told this once; whoever has it becomes the member
 */
public record CreatedInvitation(String token, InvitationView invitation) {
  @Override
  public String toString() {
    return "CreatedInvitation[" + invitation + "]";
  }
}
