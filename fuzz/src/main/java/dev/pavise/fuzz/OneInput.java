package dev.pavise.fuzz;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;

/** What Jazzer calls with each input, in a process of its own for one target. */
public final class OneInput {
  static final String TARGET_PROPERTY = "pavise.fuzz.target";

  private static final Target TARGET = Target.valueOf(System.getProperty(TARGET_PROPERTY, ""));

  private OneInput() {}

  /** Loads what the decoder needs, so that the first input is not charged with it. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput(new byte[0]);
    fuzzerTestOneInput(new byte[] {'{', '}'});
  }

  /** Whatever else is thrown than the refusal that decoders promise is a finding. */
  @SuppressWarnings("EmptyCatch") // Refusing is one of the two right answers.
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      TARGET.decoder().accept(Octets.copyOf(input));
    } catch (MalformedEvidence refused) {
    }
  }
}
