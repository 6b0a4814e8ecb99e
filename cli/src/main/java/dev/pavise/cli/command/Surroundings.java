package dev.pavise.cli.command;

import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.terminal.Terminal;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * All that a command takes from around it, so that a test can be the surroundings.
 *
 * @param input standard input
 * @param environment of the process
 * @param checkout of Pavise it was started from; absent elsewhere
 * @param guestImage that was built there; absent when there is none
 * @param prompt asks a person; absent when nobody is there
 */
public record Surroundings(
    Terminal terminal,
    InputStream input,
    Map<String, String> environment,
    ConfigDirectory config,
    Optional<Path> checkout,
    Optional<Path> guestImage,
    ZoneId zone,
    Optional<Prompt> prompt) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Asks a question that is answered with yes or no. */
  @FunctionalInterface
  public interface Prompt {
    boolean confirms(String question);
  }
}
