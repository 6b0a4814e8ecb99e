package dev.pavise.cli.key;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.OwnerKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An owner key pair (ECDSA on P-256) in a PEM file that only its owner can read: the private half
 * as PKCS #8, then the public half. It signs manifests here; the private half goes nowhere.
 */
public final class OwnerKeyFile {
  private static final int FILE_BYTES_MAX = 16 * 1024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY_OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final String name;
  private final Path file;
  private final PrivateKey privateKey;
  private final OwnerKey publicKey;

  private OwnerKeyFile(String name, Path file, PrivateKey privateKey, OwnerKey publicKey) {
    this.name = name;
    this.file = file;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Makes a key and writes its file, mode 0600, with its folder when that is missing.
   *
   * @throws FileAlreadyExistsException rather than replace a key
   */
  public static OwnerKeyFile generate(Path file) throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var publicKey = Bytes.copyOf(pair.getPublic().getEncoded());
      write(
          file,
          pem("PRIVATE KEY", pair.getPrivate().getEncoded())
              + pem("PUBLIC KEY", publicKey.toByteArray()));
      return new OwnerKeyFile(
          nameOf(file),
          file,
          pair.getPrivate(),
          new OwnerKey(OwnerKey.Algorithm.ECDSA_P256, publicKey));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /**
   * @throws IOException with what is wrong: unreadable, readable for others, or no key
   */
  public static OwnerKeyFile load(Path file) throws IOException {
    requireOwnerOnly(file);
    String text;
    try (var in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.US_ASCII);
    }
    try {
      var privateKey =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(section(file, text, "PRIVATE KEY")));
      var publicKey =
          new OwnerKey(
              OwnerKey.Algorithm.ECDSA_P256, Bytes.copyOf(section(file, text, "PUBLIC KEY")));
      requirePair(file, privateKey, publicKey);
      return new OwnerKeyFile(nameOf(file), file, privateKey, publicKey);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no P-256 key", e);
    }
  }

  /**
   * All of a directory, by name; none where there is no such directory.
   *
   * @throws IOException when one of them is no owner key, or others can read it
   */
  public static List<OwnerKeyFile> loadAll(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    var keys = new ArrayList<OwnerKeyFile>();
    try (var files = Files.newDirectoryStream(directory, "*.pem")) {
      for (var file : files) {
        keys.add(load(file));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    keys.sort(Comparator.comparing(OwnerKeyFile::name));
    return keys;
  }

  /** The file's name without its ending. */
  public String name() {
    return name;
  }

  public Path file() {
    return file;
  }

  public OwnerKey publicKey() {
    return publicKey;
  }

  public Sha256 thumbprint() {
    return publicKey.thumbprint();
  }

  /**
   * Signs a manifest that names this key as its owner.
   *
   * @throws IllegalArgumentException when it names another
   */
  public Envelope sign(Manifest manifest) {
    if (!manifest.owner().equals(publicKey)) {
      throw new IllegalArgumentException("the manifest names another owner key");
    }
    try {
      return Envelope.sign(manifest, privateKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with the owner key " + name, e);
    }
  }

  /** Without the private half. */
  @Override
  public String toString() {
    return "OwnerKeyFile[" + name + ", " + thumbprint() + "]";
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    var mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new IOException(
          "%s can be read by others (mode %s); run: chmod 600 %s"
              .formatted(file, PosixFilePermissions.toString(mode), file));
    }
  }

  /** Two halves that do not fit would sign what nobody can authenticate. */
  private static void requirePair(Path file, PrivateKey privateKey, OwnerKey publicKey)
      throws GeneralSecurityException, IOException {
    var algorithm = publicKey.algorithm().signatureAlgorithm();
    var probe = file.toString().getBytes(StandardCharsets.UTF_8);
    var signer = Signature.getInstance(algorithm);
    signer.initSign(privateKey);
    signer.update(probe);
    var signature = signer.sign();
    var verifier = Signature.getInstance(algorithm);
    verifier.initVerify(publicKey.toPublicKey());
    verifier.update(probe);
    if (!verifier.verify(signature)) {
      throw new IOException("the two halves of the key in " + file + " do not belong together");
    }
  }

  private static void write(Path file, String text) throws IOException {
    var directory = Optional.ofNullable(file.toAbsolutePath().getParent());
    if (directory.isPresent() && !Files.isDirectory(directory.get())) {
      Files.createDirectories(
          directory.get(), PosixFilePermissions.asFileAttribute(DIRECTORY_OWNER_ONLY));
    }
    try (var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      channel.write(StandardCharsets.US_ASCII.encode(text));
      channel.force(true);
    }
  }

  private static byte[] section(Path file, String text, String label) throws IOException {
    var match =
        Pattern.compile(
                "-----BEGIN %s-----(.*?)-----END %s-----".formatted(label, label), Pattern.DOTALL)
            .matcher(text);
    if (!match.find()) {
      throw new IOException(file + " has no section " + label);
    }
    return Base64.getMimeDecoder().decode(match.group(1));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }

  private static String nameOf(Path file) {
    var last = file.getFileName();
    return last == null ? "key" : last.toString().replaceFirst("\\.pem$", "");
  }
}
