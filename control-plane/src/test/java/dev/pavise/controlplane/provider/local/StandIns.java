package dev.pavise.controlplane.provider.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/**
 * Programs that behave around the provider as QEMU and swtpm do: they leave a daemon with their own
 * arguments and a pid file. Each fails as long as a file named after it is there.
 */
record StandIns(Path directory) {
  private static final String DAEMON =
      """
      #!/bin/bash
      # A daemon that is known by its arguments; whoever starts it waits until it is one, as QEMU does.
      pid=
      previous=
      for argument in "$@"; do
        [ "$previous" != -pidfile ] || pid=$argument
        [ "$previous" != --pid ] || pid=${argument#file=}
        previous=$argument
      done
      if [ "$1" = --stay ]; then
        # Waits without a child: one would carry these arguments for a moment, and outlive its parent.
        mkfifo "$pid.silence"
        exec 3<>"$pid.silence"
        : >"$pid.ready"
        read -r -u 3
      fi
      [ ! -e "$0.fails" ] || { echo "told to fail"; exit 1; }
      echo started >>"$0.starts"
      setsid "$0" --stay "$@" </dev/null >/dev/null 2>&1 &
      echo $! >"$pid"
      until [ -e "$pid.ready" ]; do sleep 0.02; done
      """;

  private static final String ONCE =
      """
      #!/bin/bash
      # Does nothing, well or badly.
      [ ! -e "$0.fails" ] || { echo "told to fail"; exit 1; }
      """;

  static StandIns create(Path directory) throws IOException {
    var standIns = new StandIns(directory);
    standIns.write("qemu", DAEMON);
    standIns.write("swtpm", DAEMON);
    standIns.write("swtpm_setup", ONCE);
    Files.writeString(directory.resolve("firmware"), "firmware");
    return standIns;
  }

  LocalSettings settings() {
    return new LocalSettings(
        true,
        directory.resolve("state"),
        DataSize.ofMegabytes(512),
        1,
        Map.of("127.0.0.1:5000", URI.create("http://10.0.2.2:5000")),
        LocalSettings.Acceleration.TCG,
        directory.resolve("qemu").toString(),
        directory.resolve("swtpm").toString(),
        directory.resolve("swtpm_setup").toString(),
        directory.resolve("firmware"),
        directory.resolve("firmware"),
        Duration.ofSeconds(20));
  }

  void setFails(String program, boolean fails) throws IOException {
    var file = directory.resolve(program + ".fails");
    if (fails) {
      Files.writeString(file, "");
    } else {
      Files.deleteIfExists(file);
    }
  }

  long starts(String program) throws IOException {
    var file = directory.resolve(program + ".starts");
    if (!Files.exists(file)) {
      return 0;
    }
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private void write(String name, String script) throws IOException {
    Files.writeString(directory.resolve(name), script);
    Files.setPosixFilePermissions(
        directory.resolve(name), PosixFilePermissions.fromString("rwx------"));
  }
}
