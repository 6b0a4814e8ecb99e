package dev.pavise.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * Where things are: the built jars and images of a checkout, and {@code .pavise/run} with all that
 * a running installation writes.
 *
 * @param home the checkout
 * @param run everything that a start makes; readable by its owner only
 */
record Layout(Path home, Path run) {
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final String GUEST_IMAGE = "pavise-guest.efi";

  static Layout of(Path home) {
    return new Layout(home, home.resolve(".pavise/run"));
  }

  /** What a set of processes reads from the class path: the module's jar and its dependencies. */
  String classPath(String module) {
    var target = home.resolve(module).resolve("target");
    return target.resolve("pavise-" + module + "-" + VERSION + ".jar")
        + ":"
        + target.resolve("lib")
        + "/*";
  }

  Path guestImageDirectory() {
    return home.resolve(".pavise/image");
  }

  /** The firmware that was built beside the guest image: its {@code code} or its {@code vars}. */
  Path firmware(String part) {
    return guestImageDirectory().resolve(GUEST_IMAGE + ".ovmf-" + part + ".fd");
  }

  Path sampleImage() {
    return home.resolve(".pavise/sample/https-nginx");
  }

  Path log(String process) {
    return run.resolve("log").resolve(process + ".log");
  }

  Path pidFile(String process) {
    return run.resolve("pid").resolve(process + ".pid");
  }

  /** By process id, the names of the processes that were started last. */
  Map<Long, String> processNames() {
    var folder = run.resolve("pid");
    if (Files.notExists(folder)) {
      return Map.of();
    }
    var names = new HashMap<Long, String>();
    try (var files = Files.newDirectoryStream(folder, "*.pid")) {
      for (var file : files) {
        var name = String.valueOf(file.getFileName()).replaceFirst("\\.pid$", "");
        names.put(Long.parseLong(Files.readString(file).strip()), name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
    return names;
  }

  Path config(String process) {
    return run.resolve("config").resolve(process + ".properties");
  }

  Path data(String what) {
    return run.resolve("data").resolve(what);
  }

  Path keys() {
    return run.resolve("keys");
  }

  Path tls() {
    return run.resolve("tls");
  }

  Path providerState() {
    return run.resolve("local-provider");
  }

  Path guestImage() {
    return guestImageDirectory().resolve(GUEST_IMAGE);
  }

  /** The API token of the first tenant. */
  Path token() {
    return run.resolve("token");
  }

  /** What the command line reads to find this installation. */
  Path context() {
    return home.resolve(".pavise/context.json");
  }

  /** What the demo's own client remembers having signed. */
  Path knownRevisions() {
    return run.resolve("known-revisions");
  }

  Path bootstrapToken() {
    return run.resolve("bootstrap-token");
  }

  /** Makes every folder that processes expect; the run folder is closed to other users. */
  void create() {
    try {
      Files.createDirectories(run);
      Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx--x--x"));
      for (var folder : new String[] {"log", "pid", "config", "data"}) {
        Files.createDirectories(run.resolve(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + run, e);
    }
  }
}
