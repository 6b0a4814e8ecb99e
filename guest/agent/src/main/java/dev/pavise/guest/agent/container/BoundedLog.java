package dev.pavise.guest.agent.container;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Keeps what a container prints in two files of bounded size inside the guest, and hands each line
 * on to whoever the manifest lets read it. Used by one thread.
 */
final class BoundedLog {
  /** Each of the two files; the older one is replaced. */
  static final int FILE_BYTES_MAX = 512 * 1024;

  /** A longer line is broken. */
  static final int LINE_BYTES_MAX = 8 * 1024;

  private final Path file;
  private final Consumer<String> lines;

  BoundedLog(Path file, Consumer<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Reads to the end of the output. */
  void drain(InputStream output) throws IOException {
    var line = new ByteArrayOutputStream();
    var in = new BufferedInputStream(output);
    var out = open();
    try {
      long written = Files.size(file);
      for (var b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.write(b);
        }
        if (b == '\n' || line.size() >= LINE_BYTES_MAX) {
          if (written + line.size() + 1 > FILE_BYTES_MAX) {
            out.close();
            Files.move(file, older(), StandardCopyOption.REPLACE_EXISTING);
            out = open();
            written = 0;
          }
          written += emit(line, out);
        }
      }
      if (line.size() > 0) {
        emit(line, out);
      }
    } finally {
      out.close();
    }
  }

  private int emit(ByteArrayOutputStream line, OutputStream out) throws IOException {
    var text = line.toString(StandardCharsets.UTF_8);
    line.write('\n');
    out.write(line.toByteArray());
    var size = line.size();
    line.reset();
    lines.accept(text);
    return size;
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Path older() {
    return file.resolveSibling(file.getFileName() + ".1");
  }
}
