package dev.pavise.cli.api;

import java.time.Instant;

/** A code that signs somebody in once. */
public record SignInCodeView(String code, Instant expiresAt) {
  /** Without the code. */
  @Override
  public String toString() {
    return "SignInCodeView[expiresAt=" + expiresAt + "]";
  }
}
