package dev.pavise.webui.live;

import dev.pavise.webui.live.Frame.Ending;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Draws a fragment of a template: the very same that the whole page is made of. Thread-safe. */
@Component
public final class FragmentRenderer {
  private static final String LIVE = "parts/live";

  private final ITemplateEngine engine;
  private final String connected;

  FragmentRenderer(ITemplateEngine engine) {
    this.engine = engine;
    this.connected = render(LIVE, "connected", Map.of());
  }

  public String render(String template, String fragment, Map<String, Object> variables) {
    return engine
        .process(template, Set.of(fragment), new Context(Locale.ENGLISH, variables))
        .strip();
  }

  /** What is seen is of now. */
  String connected() {
    return connected;
  }

  /**
   * @param since what is seen was last known to hold
   */
  String away(Instant since) {
    return render(LIVE, "away", Map.of("since", since));
  }

  String ended(Ending why) {
    return switch (why) {
      case SIGNED_OUT -> render(LIVE, "signed-out", Map.of());
      case GONE -> render(LIVE, "gone", Map.of());
    };
  }
}
