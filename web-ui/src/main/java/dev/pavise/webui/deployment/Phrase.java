package dev.pavise.webui.deployment;

import java.time.Instant;

/** A piece of a sentence about now: words, or a time that keeps moving while it is read. */
public sealed interface Phrase {
  record Words(String text) implements Phrase {}

  /** How long ago it was. */
  record Ago(Instant at) implements Phrase {}

  /** How long it still is. */
  record Left(Instant until) implements Phrase {}
}
