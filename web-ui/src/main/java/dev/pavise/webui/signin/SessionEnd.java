package dev.pavise.webui.signin;

import dev.pavise.webui.live.LiveStreams;
import org.springframework.context.event.EventListener;
import org.springframework.security.web.session.HttpSessionDestroyedEvent;
import org.springframework.stereotype.Component;

/** When an HTTP session runs out, what it followed live ends with it. */
@Component
final class SessionEnd {
  private final LiveStreams live;

  SessionEnd(LiveStreams live) {
    this.live = live;
  }

  @EventListener
  void ended(HttpSessionDestroyedEvent event) {
    for (var context : event.getSecurityContexts()) {
      if (context.getAuthentication() instanceof Visitor visitor) {
        live.end(visitor.token());
      }
    }
  }
}
