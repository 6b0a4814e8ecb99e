package dev.pavise.guest.agent;

import static org.assertj.core.api.Assertions.assertThat;

/** The agent is root in its guest, and what only root can do is tested as root. */
public final class Root {
  private Root() {}

  /** Fails where somebody else runs the tests: a test that is left out proves nothing. */
  public static void require() {
    assertThat(System.getProperty("user.name")).as("run the tests as root").isEqualTo("root");
  }
}
