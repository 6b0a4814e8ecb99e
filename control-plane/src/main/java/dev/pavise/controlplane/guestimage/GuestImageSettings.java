package dev.pavise.controlplane.guestimage;

import dev.pavise.controlplane.Settings;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where guest images are.
 *
 * @param guestImages directory with {@code *.efi} and {@code *.efi.reference-values.json}
 */
@ConfigurationProperties("pavise.control-plane")
record GuestImageSettings(Path guestImages) {
  GuestImageSettings {
    Settings.requireDirectory(
        guestImages,
        "pavise.control-plane.guest-images",
        "a directory with *.efi and *.efi.reference-values.json");
  }
}
