package dev.pavise.plan;

import dev.pavise.messages.manifest.Container;
import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.compose.ComposeFile;
import dev.pavise.plan.compose.Service;
import dev.pavise.plan.registry.ImageReference;
import dev.pavise.plan.registry.Registry;
import dev.pavise.plan.registry.Resolution;
import dev.pavise.plan.yaml.Position;
import dev.pavise.plan.yaml.Problems;
import dev.pavise.plan.yaml.Reading;
import dev.pavise.plan.yaml.YamlFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Turns a Compose file into a {@link Plan}, or into everything that is wrong with it. Reads files
 * and asks registries; changes nothing anywhere. Thread-safe.
 */
public final class Planner {
  private static final int FILE_BYTES_MAX = 1024 * 1024;

  /** Reads, checks and resolves everything before it answers, so that no problem hides another. */
  public Outcome plan(Path composeFile, PlanOptions options) {
    var problems = new Problems();
    var directory = Optional.ofNullable(composeFile.toAbsolutePath().getParent());
    var file =
        read(composeFile, problems)
            .flatMap(text -> YamlFile.read(text, new Reading(problems, options.environment())))
            .map(
                root ->
                    ComposeFile.read(
                        root, directory.orElse(Path.of("/")), Optional.ofNullable(options.name())));
    var images =
        file.map(it -> resolve(it.services(), options.registry(), problems)).orElse(Map.of());
    return file.isPresent() && problems.isEmpty()
        ? new Outcome.Planned(assemble(file.get(), images, problems))
        : new Outcome.Refused(problems.inOrder());
  }

  private static Optional<String> read(Path file, Problems problems) {
    var start = new Position(1, 1, "");
    try (var in = Files.newInputStream(file)) {
      var content = in.readNBytes(FILE_BYTES_MAX + 1);
      if (content.length > FILE_BYTES_MAX) {
        problems.add(
            start,
            Code.FILE_TOO_LARGE,
            "the file has more than " + FILE_BYTES_MAX + " bytes",
            "Name a Compose file.");
        return Optional.empty();
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      problems.add(start, Code.YAML_MALFORMED, "the file is not UTF-8", "Save it as UTF-8.");
    } catch (IOException e) {
      var why = Files.isDirectory(file) ? "is a folder" : "cannot be read";
      problems.add(
          start,
          Code.FILE_UNREADABLE,
          Files.exists(file) ? "the file " + why : "the file does not exist",
          "Name a Compose file that can be read.");
    }
    return Optional.empty();
  }

  /** Asks for each distinct image once, all at the same time. */
  private static Map<ImageReference, Resolution> resolve(
      List<Service> services, Registry registry, Problems problems) {
    var asked = new LinkedHashMap<ImageReference, Future<Resolution>>();
    var resolutions = new LinkedHashMap<ImageReference, Resolution>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var service : services) {
        service
            .image()
            .ifPresent(
                image ->
                    asked.computeIfAbsent(
                        image, it -> executor.submit(() -> registry.resolve(it))));
      }
    }
    asked.forEach((image, future) -> resolutions.put(image, future.resultNow()));
    for (var service : services) {
      service
          .image()
          .ifPresent(image -> judge(service.imageAt(), resolutions.get(image), problems));
    }
    return resolutions;
  }

  private static void judge(Position at, @Nullable Resolution resolution, Problems problems) {
    switch (resolution) {
      case null -> {}
      case Resolution.Pinned _ -> {}
      case Resolution.NotFound(var detail) ->
          problems.add(
              at, Code.IMAGE_NOT_FOUND, detail, "Push the image, or correct its name or tag.");
      case Resolution.Unsuitable(var detail) ->
          problems.add(
              at, Code.IMAGE_PLATFORM, detail, "Name an OCI image that is built for linux/amd64.");
      case Resolution.Refused(var detail) ->
          problems.add(
              at,
              Code.REGISTRY_REFUSED,
              detail,
              "Check the name; a guest pulls without a login, so the image must be public to it.");
      case Resolution.Dishonest(var detail) ->
          problems.add(
              at,
              Code.REGISTRY_DISHONEST,
              detail,
              "Do not use this registry, or whatever stands between it and you.");
      case Resolution.Unavailable(var detail) ->
          problems.add(
              at,
              Code.REGISTRY_UNAVAILABLE,
              detail,
              "Check the registry's name and whether it can be reached from here, then try again.");
    }
  }

  private static Plan assemble(
      ComposeFile file, Map<ImageReference, Resolution> resolutions, Problems problems) {
    var images = new LinkedHashMap<String, String>();
    var containers = new ArrayList<Container>();
    for (var service : file.services()) {
      var image = service.image().orElseThrow();
      if (!(resolutions.get(image) instanceof Resolution.Pinned(var digest))) {
        throw new IllegalStateException("an image without a digest is a problem: " + image);
      }
      images.put(image.toString(), image.pinnedTo(digest));
      containers.add(service.pinnedTo(image.pinnedTo(digest)));
    }
    return new Plan(
        file.name(),
        containers,
        file.volumes(),
        file.secrets(),
        file.configs(),
        file.operations(),
        file.trust(),
        images,
        problems.notes());
  }
}
