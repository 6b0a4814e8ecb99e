package dev.pavise.guest.agent.container;

import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.image.ImageConfig;
import dev.pavise.guest.agent.image.ImageReference;
import dev.pavise.guest.agent.image.Images;
import dev.pavise.guest.agent.image.RootTree;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Operations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All containers of one manifest: their images, files and lives. The three steps are called once
 * and in order, by one thread: {@link #pull} may be repeated until it succeeds.
 */
public final class Workload {
  private static final String CONFIG_FILE = "config.json";

  private final Manifest manifest;
  private final GuestDirectories directories;
  private final Images images;
  private final OciRuntime runtime;
  private final ContainerListener listener;
  private final Console console;
  private final Map<String, ImageConfig> pulled = new HashMap<>();
  private final List<Supervisor> supervisors = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  public Workload(
      Manifest manifest,
      GuestDirectories directories,
      Images images,
      OciRuntime runtime,
      ContainerListener listener,
      Console console) {
    this.manifest = manifest;
    this.directories = directories;
    this.images = images;
    this.runtime = runtime;
    this.listener = listener;
    this.console = console;
  }

  /** Pulls what is not here yet; each container has a root of its own. */
  public void pull() throws IOException, InterruptedException {
    for (var container : manifest.containers()) {
      if (!pulled.containsKey(container.name())) {
        var root = GuestDirectories.make(directories.root(container.name()));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        pulled.put(container.name(), images.pull(ImageReference.parse(container.image()), root));
        console.say("pulled " + container.image());
      }
    }
  }

  /**
   * Writes secrets, configs, volumes and runtime configurations.
   *
   * @param secrets exactly those the manifest names
   */
  public void prepare(Map<String, Bytes> secrets) throws IOException {
    for (var volume : manifest.volumes()) {
      Volumes.make(directories.volume(volume.name()), volume);
    }
    var files =
        new ContainerFiles(
            directories,
            manifest.volumes(),
            manifest.configs(),
            manifest.containers().stream().map(Container::name).toList());
    for (var container : manifest.containers()) {
      prepare(container, files, secrets);
    }
  }

  private void prepare(Container container, ContainerFiles files, Map<String, Bytes> secrets)
      throws IOException {
    var image = pulled.get(container.name());
    if (image == null) {
      throw new IllegalStateException("container " + container.name() + " was not pulled");
    }
    var root = directories.root(container.name());
    for (var mount : container.mounts()) {
      if (mount instanceof Mount.OfVolume volume) {
        var inImage = new RootTree(root).resolve(volume.target());
        VolumeSeed.copy(inImage, directories.volume(volume.volume()));
      }
    }
    var mounts = files.lay(container, secrets);
    Files.createDirectories(
        new RootTree(root).resolve(SpecWriter.workingDirectory(container, image)));
    var spec =
        new SpecWriter(runtime.limits())
            .write(container, image, root, mounts, variables(container, secrets));
    var file = directories.bundle(container.name()).resolve(CONFIG_FILE);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, Json.write(spec));
  }

  /** Only what this container's own variables name. */
  private static Map<String, String> variables(Container container, Map<String, Bytes> secrets) {
    var values = new HashMap<String, String>();
    for (var value : container.environment().values()) {
      if (value instanceof EnvironmentValue.FromSecret(var name)) {
        var secret = secrets.get(name);
        if (secret != null) {
          values.put(name, new String(secret.toByteArray(), StandardCharsets.UTF_8));
        }
      }
    }
    return values;
  }

  /** Starts every container after those it depends on; returns when each has been started once. */
  public void start() throws IOException, InterruptedException {
    GuestDirectories.make(directories.run().resolve("logs"));
    for (var container : StartOrder.of(manifest.containers())) {
      var supervisor =
          new Supervisor(
              container.name(),
              container.restart(),
              runtime,
              directories.bundle(container.name()),
              directories.log(container.name()),
              lines(container),
              listener,
              console);
      supervisors.add(supervisor);
      threads.add(
          Thread.ofVirtual()
              .name("supervisor-" + container.name())
              .start(() -> supervise(supervisor)));
      supervisor.awaitFirstStart();
    }
  }

  private static void supervise(Supervisor supervisor) {
    try {
      supervisor.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Consumer<String> lines(Container container) {
    return switch (manifest.operations().logs()) {
      case PLAIN -> line -> console.relay(container.name(), line);
      case NONE -> line -> {};
      case SEALED ->
          throw new IllegalStateException(Operations.Logs.SEALED + " is refused at admission");
    };
  }

  /** Ends all containers, last started first, and waits for it. */
  public void stop() throws InterruptedException {
    for (var supervisor : supervisors.reversed()) {
      supervisor.stop();
    }
    for (var thread : threads) {
      thread.join();
    }
  }
}
