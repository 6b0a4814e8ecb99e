package dev.pavise.webui;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the dashboard must be told; checked at start.
 *
 * @param apiAddress of the control plane: scheme, host and port
 * @param apiCaFile PEM certificates of the authorities that may vouch for the control plane; when
 *     absent, those that Java trusts
 * @param apiConnectTime longest wait for a connection
 * @param live the pages that change by themselves
 */
@ConfigurationProperties("pavise.web-ui")
public record WebUiSettings(
    URI apiAddress,
    @Nullable Path apiCaFile,
    @DefaultValue("2s") Duration apiConnectTime,
    @DefaultValue Live live) {

  @SuppressWarnings("NullAway") // Absent settings arrive as null here, and only here.
  public WebUiSettings {
    if (apiAddress == null) {
      throw new IllegalArgumentException(
          "pavise.web-ui.api-address is not set: name the control plane, for example"
              + " https://127.0.0.1:8443");
    }
    if (!"https".equals(apiAddress.getScheme())
        || apiAddress.getHost() == null
        || !apiAddress.getPath().matches("/?")
        || apiAddress.getRawQuery() != null
        || apiAddress.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "pavise.web-ui.api-address is "
              + apiAddress
              + ": must be https, a host and a port, for example https://127.0.0.1:8443");
    }
    if (apiCaFile != null && !Files.isReadable(apiCaFile)) {
      throw new IllegalArgumentException(
          "pavise.web-ui.api-ca-file is "
              + apiCaFile
              + ": must be a readable file of PEM certificates");
    }
    if (!apiConnectTime.isPositive()) {
      throw new IllegalArgumentException("pavise.web-ui.api-connect-time must be positive");
    }
  }

  /**
   * @param streamsMax open pages at once, over all sessions
   * @param feedsPerSessionMax different pages that one session follows at once
   * @param beat how often an idle page hears that it is still connected
   * @param silenceMax after how long without a word the control plane counts as away
   * @param retry how long to wait before asking a control plane that is away again
   * @param linger how long a feed that nobody reads is kept, for whoever comes back
   */
  public record Live(
      @DefaultValue("5000") int streamsMax,
      @DefaultValue("32") int feedsPerSessionMax,
      @DefaultValue("10s") Duration beat,
      @DefaultValue("40s") Duration silenceMax,
      @DefaultValue("1s") Duration retry,
      @DefaultValue("30s") Duration linger) {
    public Live {
      if (streamsMax < 1 || feedsPerSessionMax < 1) {
        throw new IllegalArgumentException(
            "pavise.web-ui.live.streams-max and .feeds-per-session-max must be at least 1");
      }
      if (!beat.isPositive()
          || !silenceMax.isPositive()
          || !retry.isPositive()
          || !linger.isPositive()) {
        throw new IllegalArgumentException(
            "pavise.web-ui.live: beat, silence-max, retry and linger must be positive");
      }
    }
  }
}
