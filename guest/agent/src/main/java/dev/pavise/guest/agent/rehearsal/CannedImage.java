package dev.pavise.guest.agent.rehearsal;

import dev.pavise.messages.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A tiny image: one layer with a directory and a file, by digest. */
final class CannedImage {
  private static final int BLOCK = 512;
  private static final String CONTENT = "rehearsal\n";

  private final Map<String, byte[]> blobs = new HashMap<>();
  private final Sha256 manifest;

  /**
   * @param uid owner of the files
   */
  CannedImage(int uid, int gid) throws IOException {
    var tar = new ByteArrayOutputStream();
    tar.writeBytes(header("etc/", '5', 0, 0755, uid, gid));
    tar.writeBytes(header("etc/motd", '0', CONTENT.length(), 0644, uid, gid));
    tar.writeBytes(CONTENT.getBytes(StandardCharsets.US_ASCII));
    tar.writeBytes(new byte[BLOCK - CONTENT.length()]);
    tar.writeBytes(new byte[2 * BLOCK]);
    var layer = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(layer)) {
      gzip.write(tar.toByteArray());
    }
    var config =
        """
        {"architecture":"amd64","os":"linux","config":{"Cmd":["true"],"Env":["A=b"]},\
        "rootfs":{"type":"layers","diff_ids":["%s"]}}"""
            .formatted(Sha256.of(tar.toByteArray()));
    manifest =
        put(
            """
            {"schemaVersion":2,"config":%s,"layers":[%s]}"""
                .formatted(
                    descriptor("application/vnd.oci.image.config.v1+json", bytes(config)),
                    descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer.toByteArray()))
                .getBytes(StandardCharsets.UTF_8));
  }

  Sha256 digest() {
    return manifest;
  }

  /** Content for a request line whose path ends in a digest. */
  byte[] answer(String requestLine) {
    return blobs.getOrDefault(requestLine.substring(requestLine.lastIndexOf('/') + 1), new byte[0]);
  }

  private Sha256 put(byte[] content) {
    var digest = Sha256.of(content);
    blobs.put(digest.toString(), content);
    return digest;
  }

  private String descriptor(String mediaType, byte[] content) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d}"""
        .formatted(mediaType, put(content), content.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] header(String name, char type, int size, int mode, int uid, int gid) {
    var header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, String.format(Locale.ROOT, "%07o", mode));
    put(header, 108, String.format(Locale.ROOT, "%07o", uid));
    put(header, 116, String.format(Locale.ROOT, "%07o", gid));
    put(header, 124, String.format(Locale.ROOT, "%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar");
    var sum = 0;
    for (var b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0", sum));
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
