package dev.pavise.guest.agent.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A directory that acts as a root: every path is looked up as a container would see it, symbolic
 * links included, and nothing outside is ever reached. The tree must have no other writer.
 */
public record RootTree(Path root) {
  /** As Linux bounds it. */
  private static final int LINKS_MAX = 40;

  /** Where this path leads, all links followed; the last steps may not exist. */
  public Path resolve(String path) throws IOException {
    return walk(path, true);
  }

  /** Like {@link #resolve}, but a link in the last step is not followed. */
  Path locate(String path) throws IOException {
    return walk(path, false);
  }

  private Path walk(String path, boolean followLast) throws IOException {
    var pending = new ArrayDeque<String>(Arrays.asList(path.split("/", -1)));
    var current = root;
    var links = 0;
    while (!pending.isEmpty()) {
      var step = pending.pop();
      if (step.isEmpty() || step.equals(".")) {
        continue;
      }
      if (step.equals("..")) {
        current = current.equals(root) ? root : parent(current);
        continue;
      }
      var candidate = child(current, step);
      var last = pending.stream().allMatch(rest -> rest.isEmpty() || rest.equals("."));
      if ((last && !followLast) || !Files.isSymbolicLink(candidate)) {
        current = candidate;
        continue;
      }
      if (++links > LINKS_MAX) {
        throw new ImageRefused("too many symbolic links in \"" + path + "\"");
      }
      var target = Files.readSymbolicLink(candidate).toString();
      current = target.startsWith("/") ? root : current;
      prepend(pending, target);
    }
    return current;
  }

  private static void prepend(Deque<String> pending, String target) {
    var steps = target.split("/", -1);
    for (var i = steps.length - 1; i >= 0; i--) {
      pending.push(steps[i]);
    }
  }

  private static Path child(Path directory, String name) throws ImageRefused {
    try {
      return directory.resolve(name);
    } catch (InvalidPathException e) {
      throw new ImageRefused("a name cannot be a file name here", e);
    }
  }

  private static Path parent(Path path) {
    var parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** Removes whatever is at this place, without following links. */
  static void remove(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(path, new Remover());
    } else {
      Files.deleteIfExists(path);
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
