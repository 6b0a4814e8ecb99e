package dev.pavise.controlplane.provider.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds programs as a shell would. */
final class Programs {
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private Programs() {}

  /** The absolute path, or the bare name where there is none: whoever runs it then says so. */
  static String find(String program) {
    var path = System.getenv("PATH");
    if (path == null) {
      return program;
    }
    return SEPARATOR
        .splitAsStream(path)
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(program);
  }
}
