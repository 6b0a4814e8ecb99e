package dev.pavise.worker;

import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.worker.keys.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The command that makes a worker's keys: {@code release.key}, {@code release.pub}, {@code
 * result.key}, {@code result.pub.pem} in a directory of its own. It never writes over a file:
 * whatever was sealed to a lost release key is lost.
 */
public final class WorkerKeys {
  private WorkerKeys() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: WorkerKeys <directory>");
      return 2;
    }
    var directory = Path.of(arguments[0]);
    try {
      write(directory);
      System.out.println(
          "made release.key, release.pub, result.key, result.pub.pem in " + directory);
      return 0;
    } catch (FileAlreadyExistsException e) {
      System.err.println(
          e.getFile() + " exists and is left alone; use another directory, or move it away first");
      return 1;
    } catch (IOException | GeneralSecurityException e) {
      System.err.println("cannot make keys in " + directory + ": " + e);
      return 1;
    }
  }

  /** All four or none; private halves can be read by their owner only. */
  static void write(Path directory) throws IOException, GeneralSecurityException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var release = SealingKey.generate();
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var result = generator.generateKeyPair();

    var files = new LinkedHashMap<String, String>();
    files.put("release.key", Base64.getEncoder().encodeToString(release.privateBytes()) + "\n");
    files.put("release.pub", release.publicKey().toBase64() + "\n");
    files.put("result.key", Pem.encode(result.getPrivate().getEncoded(), "PRIVATE KEY"));
    files.put("result.pub.pem", Pem.encode(result.getPublic().getEncoded(), "PUBLIC KEY"));
    for (var name : files.keySet()) {
      if (Files.exists(directory.resolve(name))) {
        throw new FileAlreadyExistsException(directory.resolve(name).toString());
      }
    }
    for (var file : files.entrySet()) {
      writeNew(directory, file);
    }
  }

  /** Whole or not at all: written beside, then linked into place, which fails if it exists. */
  private static void writeNew(Path directory, Map.Entry<String, String> file) throws IOException {
    var mode = file.getKey().endsWith(".key") ? "rw-------" : "rw-r--r--";
    var temporary =
        Files.createTempFile(
            directory,
            "." + file.getKey(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(temporary, file.getValue(), StandardCharsets.US_ASCII);
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode));
      Files.createLink(directory.resolve(file.getKey()), temporary);
    } finally {
      Files.delete(temporary);
    }
  }
}
