package dev.pavise.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** What gives a P-256 private key away wherever it is found. */
final class PrivateKeyMarks {
  private static final int ENOUGH_BYTES = 24;

  private PrivateKeyMarks() {}

  /** A line of the key's file, and most of the number that the key comes down to. */
  static List<Needle> of(Path tls) throws IOException, GeneralSecurityException {
    var lines =
        Files.readAllLines(tls.resolve("server.key")).stream()
            .filter(line -> !line.startsWith("-----"))
            .toList();
    var der = Base64.getDecoder().decode(String.join("", lines));
    var key =
        (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    var number = key.getS().toByteArray();
    var end = new byte[ENOUGH_BYTES];
    System.arraycopy(number, number.length - ENOUGH_BYTES, end, 0, ENOUGH_BYTES);
    return List.of(
        Needle.of(lines.getFirst().getBytes(StandardCharsets.US_ASCII)),
        Needle.of(lines.get(1).getBytes(StandardCharsets.US_ASCII)),
        Needle.of(end));
  }
}
