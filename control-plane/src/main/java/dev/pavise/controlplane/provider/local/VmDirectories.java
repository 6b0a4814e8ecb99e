package dev.pavise.controlplane.provider.local;

import dev.pavise.controlplane.provider.InstanceKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of all VMs, each guarded by a lock that holds between threads and between
 * processes and that dies with its holder.
 */
final class VmDirectories {
  private static final Logger LOG = LoggerFactory.getLogger(VmDirectories.class);
  private static final int CONSOLES_KEPT = 20;

  /** Keys share lock files: one that is removed while somebody waits for it guards nothing. */
  private static final int LOCKS = 64;

  /** Of the whole process: the system's file locks do not tell its threads apart. */
  private static final ConcurrentHashMap<Path, ReentrantLock> HELD = new ConcurrentHashMap<>();

  private final Path vms;
  private final Path locks;
  private final Path consoles;

  VmDirectories(Path vms) throws IOException {
    this.vms = vms;
    this.locks = vms.resolveSibling("locks");
    this.consoles = vms.resolveSibling("consoles");
    for (var directory : List.of(vms, locks, consoles)) {
      create(directory);
    }
  }

  VmDirectory of(InstanceKey key) {
    return new VmDirectory(key, vms.resolve(key.value()));
  }

  /** Work under a lock. */
  @FunctionalInterface
  interface Guarded<T, E extends Exception> {
    T run() throws IOException, InterruptedException, E;
  }

  <T, E extends Exception> T guarded(InstanceKey key, Guarded<T, E> work)
      throws IOException, InterruptedException, E {
    var file = locks.resolve(Integer.toString(Math.floorMod(key.value().hashCode(), LOCKS)));
    var inProcess = HELD.computeIfAbsent(file, unused -> new ReentrantLock());
    inProcess.lockInterruptibly();
    try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var betweenProcesses = channel.lock()) {
      if (!betweenProcesses.isValid()) {
        throw new IOException("the lock of " + key + " was lost");
      }
      return work.run();
    } finally {
      inProcess.unlock();
    }
  }

  /** A fresh directory; what an earlier, unfinished launch left in it is removed. */
  void createFresh(VmDirectory directory) throws IOException {
    deleteTree(directory.path());
    create(directory.path());
    create(directory.tpmState());
  }

  /** Removes the directory; the last consoles are kept for who wants to know what happened. */
  void remove(VmDirectory directory) throws IOException {
    if (Files.isRegularFile(directory.console())) {
      Files.move(
          directory.console(),
          consoles.resolve(directory.key() + ".log"),
          StandardCopyOption.REPLACE_EXISTING);
      forgetOldConsoles();
    }
    deleteTree(directory.path());
  }

  List<VmDirectory> all() throws IOException {
    try (var children = Files.list(vms)) {
      return children
          .map(child -> String.valueOf(child.getFileName()))
          .filter(InstanceKey::matches)
          .map(name -> of(new InstanceKey(name)))
          .toList();
    }
  }

  private void forgetOldConsoles() throws IOException {
    try (var files = Files.list(consoles)) {
      files
          .sorted(Comparator.comparing(VmDirectories::age).reversed())
          .skip(CONSOLES_KEPT)
          .forEach(VmDirectories::delete);
    }
  }

  private static Long age(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0L;
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed", file, e);
    }
  }

  private static void create(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
