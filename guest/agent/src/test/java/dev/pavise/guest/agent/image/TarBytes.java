package dev.pavise.guest.agent.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar archives by hand, including those that no tar program would write. */
public final class TarBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int uid;
  private int gid;

  /** Owner of what follows. */
  public TarBytes owner(int uid, int gid) {
    this.uid = uid;
    this.gid = gid;
    return this;
  }

  public TarBytes file(String name, String content) {
    return file(name, 0644, content.getBytes(StandardCharsets.UTF_8));
  }

  public TarBytes file(String name, int mode, byte[] content) {
    return entry(name, '0', "", mode, content);
  }

  public TarBytes directory(String name, int mode) {
    return entry(name, '5', "", mode, new byte[0]);
  }

  public TarBytes symbolicLink(String name, String target) {
    return entry(name, '2', target, 0777, new byte[0]);
  }

  public TarBytes hardLink(String name, String target) {
    return entry(name, '1', target, 0644, new byte[0]);
  }

  /** One pax header for the entry that follows. */
  public TarBytes pax(String key, String value) {
    var content = key + "=" + value + "\n";
    var length = content.getBytes(StandardCharsets.UTF_8).length;
    var total = length + 2;
    while (String.valueOf(total).length() + 1 + length != total) {
      total++;
    }
    var record = (total + " " + content).getBytes(StandardCharsets.UTF_8);
    return entry("PaxHeaders/x", 'x', "", 0644, record);
  }

  public TarBytes entry(String name, char type, String link, int mode, byte[] content) {
    var header = header(name, type, link, mode, content.length);
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  byte[] header(String name, char type, String link, int mode, long size) {
    var header = new byte[512];
    put(header, 0, name);
    put(header, 100, "%07o".formatted(mode));
    put(header, 108, "%07o".formatted(uid));
    put(header, 116, "%07o".formatted(gid));
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(1_700_000_000L));
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar");
    put(header, 263, "00");
    seal(header);
    return header;
  }

  /** Sets the checksum. */
  static void seal(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    var sum = 0;
    for (var b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
  }

  TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  private static void put(byte[] header, int offset, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  public byte[] toByteArray() {
    var end = new ByteArrayOutputStream();
    end.writeBytes(out.toByteArray());
    end.writeBytes(new byte[1024]);
    return end.toByteArray();
  }
}
