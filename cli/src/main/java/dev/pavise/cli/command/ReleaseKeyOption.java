package dev.pavise.cli.command;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.connection.Context;
import dev.pavise.cli.connection.ReleaseKeyFile;
import dev.pavise.cli.connection.ReleaseKeyPins;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.sealing.SealingKey;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key that secrets are sealed to, from a file, or pinned at first use. */
final class ReleaseKeyOption {
  @Option(
      names = "--release-key",
      paramLabel = "FILE",
      description =
          "The worker's public release key, got from where you trust. Without it, the key that the"
              + " control plane shows at first use is kept, and a change refused.")
  @Nullable Path file;

  /**
   * @param isNew whether it rests on the control plane's word alone
   */
  record Chosen(Bytes key, boolean isNew) {}

  Chosen choose(Surroundings surroundings, Context context, Api api) {
    var trusted = Optional.ofNullable(file).or(() -> Optional.ofNullable(context.releaseKey()));
    if (trusted.isPresent()) {
      return new Chosen(ReleaseKeyFile.read(trusted.get()), false);
    }
    var offered = api.releaseKey().publicKey();
    var isPinned = pins(surroundings).isPinned(api.server(), offered);
    if (!isPinned) {
      surroundings
          .terminal()
          .say(
              "First use of "
                  + api.server()
                  + ". Its release key is taken on its word alone:\n  "
                  + SealingKey.idOf(offered)
                  + "\nWhoever holds that key can read what you seal. Compare it with what the"
                  + " worker's operator says, or name the worker's file with --release-key.");
    }
    return new Chosen(offered, !isPinned);
  }

  /** Keeps a key of first use, once somebody has decided to go on with it. */
  static void keep(Surroundings surroundings, Api api, Chosen chosen) {
    if (chosen.isNew()) {
      pins(surroundings).pin(api.server(), chosen.key());
    }
  }

  private static ReleaseKeyPins pins(Surroundings surroundings) {
    return new ReleaseKeyPins(surroundings.config().releaseKeys());
  }
}
