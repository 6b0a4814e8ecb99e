package dev.pavise.webui.signin;

import dev.pavise.webui.WebUiSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows around its content. */
@ControllerAdvice
final class Surroundings {
  /** How many beats a browser may miss before it says that the stream is lost. */
  private static final int BEATS_MISSED_MAX = 3;

  private final Clock clock;
  private final Duration silence;

  Surroundings(Clock clock, WebUiSettings settings) {
    this.clock = clock;
    this.silence = settings.live().beat().multipliedBy(BEATS_MISSED_MAX);
  }

  /** Who is signed in, without the token. */
  record Who(String tenant, boolean developmentTenant, String email) {}

  @ModelAttribute("who")
  @Nullable Who who(@Nullable Visitor visitor) {
    return visitor == null
        ? null
        : new Who(visitor.tenant(), visitor.isDevelopmentTenant(), visitor.email());
  }

  /** The server's clock, so that a browser's wrong one does not change what is still valid. */
  @ModelAttribute("servedAt")
  Instant servedAt() {
    return clock.instant();
  }

  @ModelAttribute("silenceMillis")
  long silenceMillis() {
    return silence.toMillis();
  }
}
