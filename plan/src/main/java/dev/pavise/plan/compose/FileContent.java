package dev.pavise.plan.compose;

import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A file that the Compose file names, looked at before anything is done with it. */
final class FileContent {
  private FileContent() {}

  /** The path, when it is a readable regular file of at most so many bytes and not empty. */
  static Optional<Path> locate(Value value, Path directory, String kind, int bytesMax) {
    var text = value.text("the path of a file");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var file = directory.resolve(text.get()).normalize();
      return isUsable(value, file, text.get(), kind, bytesMax)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException e) {
      refuse(value, kind, "\"" + text.get() + "\" is no path");
    } catch (IOException e) {
      refuse(value, kind, "\"" + text.get() + "\" cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static boolean isUsable(Value value, Path file, String written, String kind, int bytesMax)
      throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      var what = Files.exists(file) ? "is no file that can be read" : "does not exist";
      refuse(value, kind, "\"" + written + "\" " + what);
      return false;
    }
    var size = Files.size(file);
    if (size > bytesMax) {
      value.refuse(
          Code.FILE_TOO_LARGE,
          "\"%s\" has %d bytes; a %s may have %d".formatted(written, size, kind, bytesMax),
          "Put large data into the image or fetch it at run time.");
      return false;
    }
    if (size == 0 && kind.equals("secret")) {
      refuse(value, kind, "\"" + written + "\" is empty");
      return false;
    }
    return true;
  }

  private static void refuse(Value value, String kind, String what) {
    var code = kind.equals("secret") ? Code.SECRET_SOURCE_MISSING : Code.CONFIG_SOURCE_MISSING;
    value.refuse(code, what, "Name a file, relative to the Compose file's folder.");
  }
}
