package dev.pavise.webui.trust;

import dev.pavise.webui.api.ResultView;

/** How the tier of a verdict is told. */
public final class Verdicts {
  private Verdicts() {}

  public static Badge badge(ResultView result) {
    return switch (result.status()) {
      case AFFIRMING ->
          result.development()
              ? new Badge(
                  "Affirmed, development only",
                  Tone.DEVELOPMENT,
                  "The evidence holds, on hardware that proves nothing to others.")
              : new Badge("Affirmed", Tone.GOOD, "The evidence holds.");
      case WARNING ->
          new Badge("Affirmed with warnings", Tone.WARN, "The evidence holds, with findings.");
      case CONTRAINDICATED -> new Badge("Refused", Tone.BAD, "The evidence does not hold.");
      case NONE -> new Badge("No verdict", Tone.UNCHECKED, "The verifier came to no conclusion.");
    };
  }
}
