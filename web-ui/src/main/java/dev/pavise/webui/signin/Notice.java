package dev.pavise.webui.signin;

import org.jspecify.annotations.Nullable;

/** Something to tell before signing in: what happened, and what to do. */
public record Notice(String title, String action) {
  /**
   * @param why a word from the address; one that is not ours tells nothing
   */
  static @Nullable Notice of(@Nullable String why) {
    return switch (why) {
      case "ended" ->
          new Notice("Your session has ended.", "Sign in again to go on where you were.");
      case "signed-out" -> new Notice("You are signed out.", "The session is gone everywhere.");
      case null, default -> null;
    };
  }
}
