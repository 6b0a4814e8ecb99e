package dev.pavise.guest.agent.image;

import java.io.IOException;

/**
 * Bytes of an image that are not what the manifest promises, or that no honest image holds. Asking
 * again can only help when the registry changes.
 */
public final class ImageRefused extends IOException {
  private static final long serialVersionUID = 1;

  public ImageRefused(String message) {
    super(message);
  }

  ImageRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
