package dev.pavise.webui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** The client that the dashboard itself would use. */
public final class TrustedClient {
  private TrustedClient() {}

  public static HttpClient trusting(Path caFile) {
    var settings =
        new WebUiSettings(
            URI.create("https://127.0.0.1:1"),
            caFile,
            Duration.ofSeconds(2),
            new WebUiSettings.Live(
                10,
                10,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
    try {
      return new ApiConfiguration().apiClient(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
