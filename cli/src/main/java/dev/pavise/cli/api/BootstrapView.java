package dev.pavise.cli.api;

/** The first tenant of an installation, with a token for its first user. */
public record BootstrapView(TenantView tenant, String token) {
  /** Without the token. */
  @Override
  public String toString() {
    return "BootstrapView[" + tenant + "]";
  }
}
