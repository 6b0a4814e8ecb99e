package dev.pavise.webui.trust;

/**
 * How a platform is named. A vendor is named only once evidence named it, so a platform that was
 * merely asked for is called by its plain id.
 */
public final class Platforms {
  private static final String DEVELOPMENT_SUFFIX = "-development";

  private Platforms() {}

  /** Whether what runs there can only ever give development evidence. */
  public static boolean isDevelopment(String platform) {
    return platform.endsWith(DEVELOPMENT_SUFFIX);
  }

  /** What it is called at the start of a sentence. */
  public static String name(String platform, boolean development) {
    if (platform.equals("tpm-development")) {
      return "Development hardware (software TPM)";
    }
    if (development || isDevelopment(platform)) {
      return "Development hardware (" + platform + ")";
    }
    return "Hardware of platform " + platform;
  }
}
