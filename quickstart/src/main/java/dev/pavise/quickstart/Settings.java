package dev.pavise.quickstart;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Writes a process's settings to a file that only its owner can read. */
final class Settings {
  private Settings() {}

  static void write(Path file, Map<String, ?> settings) {
    var properties = new Properties();
    settings.forEach((key, value) -> properties.setProperty(key, value.toString()));
    var text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    PrivateFile.write(file, text.toString());
  }
}
