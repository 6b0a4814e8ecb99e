package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.sealing.SealedSecret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Seals one secret; the plaintext stays on this machine. */
@Command(
    name = "seal",
    description =
        "Seals one secret for your tenant and owner key: only the release worker can open it, and"
            + " only for guests that your manifests allow.")
public final class SealCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  @Parameters(paramLabel = "NAME", description = "The secret's name in the manifest.")
  String name = "";

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The plaintext (default: standard input).")
  @Nullable Path file;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write the sealed form to this file (default: standard output).")
  @Nullable Path to;

  @Mixin ConnectionOptions connection = new ConnectionOptions();
  @Mixin OwnerKeyOption ownerKey = new OwnerKeyOption();
  @Mixin ReleaseKeyOption releaseKey = new ReleaseKeyOption();

  public SealCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private record SealedView(String name, Sha256 sealed, String file) {}

  @Override
  public Integer call() throws IOException {
    var key = ownerKey.load(surroundings);
    try (var api = connection.connect(surroundings)) {
      var release = releaseKey.choose(surroundings, connection.context(surroundings), api);
      var tenant = api.me().tenant().id();
      var plaintext = plaintext();
      try {
        var sealed =
            SealedSecret.seal(release.key(), tenant, name, key.thumbprint(), plaintext).encode();
        ReleaseKeyOption.keep(surroundings, api, release);
        if (to == null) {
          surroundings.terminal().print(new String(sealed, StandardCharsets.UTF_8));
        } else {
          Files.write(to, sealed);
          surroundings
              .terminal()
              .print(Json.writePretty(new SealedView(name, Sha256.of(sealed), to.toString())));
        }
        return ExitCode.OK;
      } finally {
        Arrays.fill(plaintext, (byte) 0);
      }
    }
  }

  private byte[] plaintext() throws IOException {
    try (var in = file == null ? surroundings.input() : open(file)) {
      var plaintext = in.readNBytes(SealedSecret.PLAINTEXT_BYTES_MAX + 1);
      if (plaintext.length == 0 || plaintext.length > SealedSecret.PLAINTEXT_BYTES_MAX) {
        Arrays.fill(plaintext, (byte) 0);
        throw new Failure(
            ExitCode.BAD_INPUT,
            plaintext.length == 0 ? "the secret is empty" : "the secret is too large",
            "A secret has 1 to " + SealedSecret.PLAINTEXT_BYTES_MAX + " bytes.");
      }
      return plaintext;
    }
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "the file " + file + " cannot be read",
          "Name the plaintext's file.",
          e);
    }
  }
}
