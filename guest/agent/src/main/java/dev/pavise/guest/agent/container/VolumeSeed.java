package dev.pavise.guest.agent.container;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Fills an empty volume with what the image has at the place it is mounted, owners and modes
 * included, as Docker does: programs expect to find their own directory there.
 */
final class VolumeSeed {
  private VolumeSeed() {}

  /** Does nothing when the volume holds something or the image has no directory there. */
  static void copy(Path imageDirectory, Path volume) throws IOException {
    if (!Files.isDirectory(imageDirectory, LinkOption.NOFOLLOW_LINKS) || !isEmpty(volume)) {
      return;
    }
    for (var attribute : new String[] {"unix:uid", "unix:gid", "unix:mode"}) {
      Files.setAttribute(
          volume,
          attribute,
          Files.getAttribute(imageDirectory, attribute, LinkOption.NOFOLLOW_LINKS));
    }
    Files.walkFileTree(
        imageDirectory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (!directory.equals(imageDirectory)) {
              copyOne(directory);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            copyOne(file);
            return FileVisitResult.CONTINUE;
          }

          private void copyOne(Path path) throws IOException {
            Files.copy(
                path,
                volume.resolve(imageDirectory.relativize(path)),
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
          }
        });
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var children = Files.newDirectoryStream(directory)) {
      return !children.iterator().hasNext();
    }
  }
}
