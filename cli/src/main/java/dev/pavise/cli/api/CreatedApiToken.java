package dev.pavise.cli.api;

/**
 * A new API token.
 *
 * @param token told this once
 */
public record CreatedApiToken(String token, ApiTokenView apiToken) {
  @Override
  public String toString() {
    return "CreatedApiToken[" + apiToken + "]";
  }
}
