package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.terminal.Printable;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * Which guest images may be given the keys. The control plane is not asked: an image is named by
 * digest, or by a file that one has oneself, such as the one built in this checkout.
 */
final class GuestImageOption {
  @Option(
      names = "--guest-image",
      paramLabel = "IMAGE",
      description =
          "A guest image that may be given the keys: sha256:… or its file; may be repeated"
              + " (default: the one built in this checkout).")
  List<String> images = new ArrayList<>();

  List<Sha256> choose(Surroundings surroundings, Api api) {
    if (!images.isEmpty()) {
      return images.stream().map(GuestImageOption::parse).distinct().toList();
    }
    return surroundings
        .guestImage()
        .filter(Files::isRegularFile)
        .map(file -> List.of(digestOf(file)))
        .orElseThrow(() -> nothingChosen(api));
  }

  private static Failure nothingChosen(Api api) {
    var offered =
        api.guestImages().stream()
            .map(it -> it.digest() + " (" + Printable.of(it.name()) + ")")
            .collect(Collectors.joining(", "));
    return new Failure(
        ExitCode.BAD_INPUT,
        "no guest image is named that may be given the keys",
        "Build it yourself (./pavise image build) and give its file or digest by --guest-image."
            + (offered.isEmpty() ? "" : " The control plane offers, unchecked: " + offered + "."));
  }

  private static Sha256 parse(String text) {
    if (!text.startsWith("sha256:")) {
      return digestOf(Path.of(text));
    }
    try {
      return Sha256.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "\"" + text + "\" is no digest",
          "Write sha256: and 64 small hex digits.",
          e);
    }
  }

  private static Sha256 digestOf(Path file) {
    try (var digest =
        new DigestOutputStream(
            OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      Files.copy(file, digest);
      return Sha256.fromBytes(digest.getMessageDigest().digest());
    } catch (IOException e) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "the guest image " + file + " cannot be read",
          "Give sha256:… or the file of an image.",
          e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
