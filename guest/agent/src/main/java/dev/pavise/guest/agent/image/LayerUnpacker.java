package dev.pavise.guest.agent.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applies the layers of one image onto each other (OCI image specification, layer.md): files with
 * owner, mode and time, links, whiteouts. Paths stay beneath the root, device nodes are refused.
 * Not thread-safe.
 */
final class LayerUnpacker {
  private static final String WHITEOUT = ".wh.";
  private static final String WHITEOUT_RESERVED = ".wh..wh.";
  private static final String WHITEOUT_OPAQUE = ".wh..wh..opq";
  private static final int DIRECTORY_MODE = 0755;

  private final RootTree tree;
  private final ImageLimits limits;
  private int entries;

  LayerUnpacker(Path root, ImageLimits limits) {
    this.tree = new RootTree(root);
    this.limits = limits;
  }

  /** Applies one layer; the stream is read to the end of the archive. */
  void unpack(InputStream layer) throws IOException {
    var reader = new TarReader(layer);
    var made = new HashSet<Path>();
    var directories = new LinkedHashMap<Path, FileTime>();
    for (var entry = reader.next(); entry != null; entry = reader.next()) {
      if (++entries > limits.entriesMax()) {
        throw new ImageRefused("the image has more than " + limits.entriesMax() + " entries");
      }
      try {
        apply(entry, reader, made, directories);
      } catch (InvalidPathException e) {
        throw new ImageRefused("the image holds a name that cannot be a file name here", e);
      }
    }
    // Making their content changed the times of directories: set those last.
    for (var directory : directories.entrySet()) {
      if (Files.isDirectory(directory.getKey(), LinkOption.NOFOLLOW_LINKS)) {
        Files.setLastModifiedTime(directory.getKey(), directory.getValue());
      }
    }
  }

  private void apply(
      TarEntry entry, TarReader reader, Set<Path> made, Map<Path, FileTime> directories)
      throws IOException {
    var steps = steps(entry.name());
    if (steps.isEmpty()) {
      own(tree.root(), entry);
      directories.put(tree.root(), mtime(entry));
      return;
    }
    var parent = directory(String.join("/", steps.subList(0, steps.size() - 1)), made);
    var name = steps.getLast();
    if (name.startsWith(WHITEOUT)) {
      whiteOut(parent, name, made);
      return;
    }
    if (isDevice(entry)) {
      if (steps.getFirst().equals("dev")) {
        return; // Every container gets its own /dev.
      }
      throw new ImageRefused("the image holds a device or pipe \"" + entry.name() + "\"");
    }
    var path = parent.resolve(name);
    make(entry, path, reader);
    remember(path, made);
    if (entry.type() == TarEntry.Type.DIRECTORY) {
      directories.put(path, mtime(entry));
    }
  }

  private void make(TarEntry entry, Path path, TarReader reader) throws IOException {
    var isDirectory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    if (entry.type() == TarEntry.Type.HARD_LINK) {
      hardLink(entry, path);
      return;
    }
    if (!(isDirectory && entry.type() == TarEntry.Type.DIRECTORY)) {
      RootTree.remove(path);
    }
    switch (entry.type()) {
      case FILE -> {
        try (var out =
            new BufferedOutputStream(
                Files.newOutputStream(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
          reader.copyTo(out);
        }
        own(path, entry);
        Files.setLastModifiedTime(path, mtime(entry));
      }
      case DIRECTORY -> {
        if (!isDirectory) {
          Files.createDirectory(path);
        }
        own(path, entry);
      }
      case SYMBOLIC_LINK -> {
        Files.createSymbolicLink(path, Path.of(entry.link()));
        chown(path, entry);
      }
      case HARD_LINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
          throw new IllegalStateException(entry.type() + " was dealt with before");
    }
  }

  private void hardLink(TarEntry entry, Path path) throws IOException {
    var target = tree.locate(String.join("/", steps(entry.link())));
    if (target.equals(path)) {
      return;
    }
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new ImageRefused(
          "hard link \"" + entry.name() + "\" leads to no file: \"" + entry.link() + "\"");
    }
    RootTree.remove(path);
    Files.createLink(path, target);
  }

  private static void whiteOut(Path parent, String name, Set<Path> made) throws IOException {
    if (name.equals(WHITEOUT_OPAQUE)) {
      try (var children = Files.newDirectoryStream(parent)) {
        for (var child : children) {
          removeLower(child, made);
        }
      }
    } else if (!name.startsWith(WHITEOUT_RESERVED)) {
      var hidden = name.substring(WHITEOUT.length());
      if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
        throw new ImageRefused("the image holds a malformed whiteout \"" + name + "\"");
      }
      removeLower(parent.resolve(hidden), made);
    }
  }

  /** A whiteout hides what lower layers made, never what its own layer makes. */
  private static void removeLower(Path path, Set<Path> made) throws IOException {
    if (!made.contains(path)) {
      RootTree.remove(path);
    } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (var children = Files.newDirectoryStream(path)) {
        for (var child : children) {
          removeLower(child, made);
        }
      }
    }
  }

  /** With all that it lies in, so that one look-up tells whether a tree holds anything new. */
  private void remember(Path path, Set<Path> made) {
    for (var place = path;
        place != null && !place.equals(tree.root()) && made.add(place);
        place = place.getParent()) {
      // Adding is the condition: what is there already has its parents there.
    }
  }

  /** The directory at this path beneath the root, made where it is missing. */
  private Path directory(String path, Set<Path> made) throws IOException {
    var directory = tree.resolve(path);
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return directory;
    }
    var current = tree.root();
    for (var step : tree.root().relativize(directory)) {
      current = current.resolve(step);
      if (!Files.isDirectory(current, LinkOption.NOFOLLOW_LINKS)) {
        if (Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
          throw new ImageRefused("\"" + path + "\" passes through something that is no directory");
        }
        Files.createDirectory(current);
        Files.setAttribute(current, "unix:mode", DIRECTORY_MODE);
        remember(current, made);
      }
    }
    return directory;
  }

  /** Steps of a name relative to the root; "." and leading slashes mean nothing. */
  private static List<String> steps(String name) throws ImageRefused {
    var steps =
        Arrays.stream(name.split("/"))
            .filter(step -> !step.isEmpty() && !step.equals("."))
            .toList();
    if (steps.contains("..")) {
      throw new ImageRefused("the image holds a path with \"..\": \"" + name + "\"");
    }
    return steps;
  }

  private static boolean isDevice(TarEntry entry) {
    return switch (entry.type()) {
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> true;
      case FILE, HARD_LINK, SYMBOLIC_LINK, DIRECTORY -> false;
    };
  }

  /** Owner first: changing it takes setuid and setgid away. */
  private static void own(Path path, TarEntry entry) throws IOException {
    chown(path, entry);
    Files.setAttribute(path, "unix:mode", entry.mode());
  }

  private static void chown(Path path, TarEntry entry) throws IOException {
    Files.setAttribute(path, "unix:uid", entry.uid(), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", entry.gid(), LinkOption.NOFOLLOW_LINKS);
  }

  private static FileTime mtime(TarEntry entry) {
    return FileTime.fromMillis(Math.min(entry.mtimeSeconds(), Integer.MAX_VALUE * 2L) * 1000);
  }
}
