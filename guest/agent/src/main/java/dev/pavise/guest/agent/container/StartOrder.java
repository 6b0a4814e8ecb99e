package dev.pavise.guest.agent.container;

import dev.pavise.messages.manifest.Container;
import java.util.ArrayList;
import java.util.List;

/** Containers so that each comes after those it depends on, otherwise as they are written. */
final class StartOrder {
  private StartOrder() {}

  /** Shorter than what was given when there is a circle, or a name that does not exist. */
  static List<Container> of(List<Container> containers) {
    var ordered = new ArrayList<Container>();
    var waiting = new ArrayList<>(containers);
    var progress = true;
    while (progress) {
      progress = false;
      for (var container : List.copyOf(waiting)) {
        var names = ordered.stream().map(Container::name).toList();
        if (names.containsAll(container.dependsOn())) {
          ordered.add(container);
          waiting.remove(container);
          progress = true;
        }
      }
    }
    return ordered;
  }
}
