package dev.pavise.guest.agent.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar streams as image builders write them: ustar with pax records (POSIX.1-2001) and GNU
 * long names. Sparse files, unknown types and everything malformed are refused. Not thread-safe.
 */
final class TarReader {
  private static final int BLOCK = 512;

  /** Largest pax header or long name; the longest path is 4096 bytes. */
  private static final int EXTENSION_BYTES_MAX = 1024 * 1024;

  private static final int NAME_BYTES_MAX = 4096;
  private static final long OWNER_MAX = Integer.MAX_VALUE;

  /** File name of an entry that has no name of its own in the header. */
  private static final Set<Character> PLAIN_FILE_TYPES = Set.of('0', '\0', '7');

  private final InputStream in;
  private final byte[] block = new byte[BLOCK];
  private final Map<String, String> global = new HashMap<>();
  private long unread;
  private long padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry; null at the end of the archive. Skips what is unread of the one before. */
  @Nullable TarEntry next() throws IOException {
    in.skipNBytes(unread + padding);
    var local = new HashMap<String, String>();
    while (true) {
      if (!readHeader()) {
        return null;
      }
      var size = number(124, 12);
      switch ((char) (block[156] & 0xFF)) {
        case 'x' -> local.putAll(paxRecords(extension(size)));
        case 'g' -> global.putAll(paxRecords(extension(size)));
        case 'L' -> local.put("path", untilNul(extension(size)));
        case 'K' -> local.put("linkpath", untilNul(extension(size)));
        default -> {
          var records = new HashMap<>(global);
          records.putAll(local);
          return entry(records, size);
        }
      }
    }
  }

  /** Copies the content of the current entry. */
  void copyTo(OutputStream out) throws IOException {
    var buffer = new byte[64 * 1024];
    while (unread > 0) {
      var count = in.read(buffer, 0, (int) Math.min(buffer.length, unread));
      if (count < 0) {
        throw new EOFException("the archive ends within a file");
      }
      out.write(buffer, 0, count);
      unread -= count;
    }
  }

  private TarEntry entry(Map<String, String> records, long headerSize) throws IOException {
    for (var key : records.keySet()) {
      if (key.startsWith("GNU.sparse.")) {
        throw new ImageRefused("the archive holds a sparse file, which is not supported");
      }
    }
    var type = type();
    var size = decimal(records.get("size"), headerSize);
    var hasContent = type == TarEntry.Type.FILE;
    unread = hasContent ? size : 0;
    padding = hasContent ? padding(size) : 0;
    if (!hasContent && size != 0) {
      // Some writers give links the size of their target; no content follows them (POSIX ustar).
      padding = 0;
    }
    return new TarEntry(
        bounded(records.getOrDefault("path", headerName())),
        type,
        bounded(records.getOrDefault("linkpath", text(157, 100))),
        unread,
        (int) (number(100, 8) & 07777),
        owner(decimal(records.get("uid"), number(108, 8))),
        owner(decimal(records.get("gid"), number(116, 8))),
        seconds(records.get("mtime"), number(136, 12)));
  }

  private TarEntry.Type type() throws IOException {
    var flag = (char) (block[156] & 0xFF);
    if (PLAIN_FILE_TYPES.contains(flag)) {
      return headerName().endsWith("/") && flag == '\0'
          ? TarEntry.Type.DIRECTORY
          : TarEntry.Type.FILE;
    }
    return switch (flag) {
      case '1' -> TarEntry.Type.HARD_LINK;
      case '2' -> TarEntry.Type.SYMBOLIC_LINK;
      case '3' -> TarEntry.Type.CHARACTER_DEVICE;
      case '4' -> TarEntry.Type.BLOCK_DEVICE;
      case '5' -> TarEntry.Type.DIRECTORY;
      case '6' -> TarEntry.Type.FIFO;
      default -> throw new ImageRefused("the archive holds an entry of unknown type " + (int) flag);
    };
  }

  /** Reads a header block; false at the end of the archive. */
  private boolean readHeader() throws IOException {
    var count = in.readNBytes(block, 0, BLOCK);
    if (count == 0) {
      return false;
    }
    if (count < BLOCK) {
      throw new EOFException("the archive ends within a header");
    }
    if (isZero(block)) {
      return false;
    }
    var sum = 0;
    for (var i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xFF;
    }
    if (sum != number(148, 8)) {
      throw new ImageRefused("the archive holds a header with a wrong checksum");
    }
    return true;
  }

  private byte[] extension(long size) throws IOException {
    if (size > EXTENSION_BYTES_MAX) {
      throw new ImageRefused("the archive holds an extended header of " + size + " bytes");
    }
    var content = in.readNBytes((int) size);
    if (content.length < size) {
      throw new EOFException("the archive ends within an extended header");
    }
    in.skipNBytes(padding(size));
    return content;
  }

  /** Records of the form {@code "<length> <key>=<value>\n"}; the length counts the whole record. */
  private static Map<String, String> paxRecords(byte[] content) throws IOException {
    var records = new HashMap<String, String>();
    var start = 0;
    while (start < content.length) {
      var space = indexOf(content, ' ', start);
      var length = decimal(ascii(content, start, space), 0);
      var end = start + length;
      var equals = indexOf(content, '=', space);
      if (length <= 0 || end > content.length || equals >= end || content[(int) end - 1] != '\n') {
        throw new ImageRefused("the archive holds a malformed pax record");
      }
      var key = ascii(content, space + 1, equals);
      if (!key.startsWith("SCHILY.xattr.")) {
        records.put(key, utf8(Arrays.copyOfRange(content, equals + 1, (int) end - 1)));
      }
      start = (int) end;
    }
    return records;
  }

  private static int indexOf(byte[] content, char wanted, int from) throws ImageRefused {
    for (var i = from; i < content.length; i++) {
      if (content[i] == wanted) {
        return i;
      }
    }
    throw new ImageRefused("the archive holds a malformed pax record");
  }

  private String headerName() throws IOException {
    var name = text(0, 100);
    var isUstar = "ustar".equals(ascii(block, 257, 262));
    // GNU tar ("ustar  ") uses the prefix field for times.
    var prefix = isUstar && block[262] == 0 ? text(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String text(int offset, int length) throws IOException {
    return untilNul(Arrays.copyOfRange(block, offset, offset + length));
  }

  private static String untilNul(byte[] field) throws IOException {
    var length = 0;
    while (length < field.length && field[length] != 0) {
      length++;
    }
    return utf8(Arrays.copyOf(field, length));
  }

  private static String utf8(byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ImageRefused("the archive holds a name that is not UTF-8", e);
    }
  }

  private static String ascii(byte[] bytes, int from, int to) {
    return new String(bytes, from, Math.max(0, to - from), StandardCharsets.US_ASCII);
  }

  private static String bounded(String name) throws IOException {
    if (name.length() > NAME_BYTES_MAX || name.indexOf('\0') >= 0) {
      throw new ImageRefused("the archive holds a name that no file can have");
    }
    return name;
  }

  /** Octal text, or GNU's base-256 when the first bit is set; never negative. */
  private long number(int offset, int length) throws IOException {
    if ((block[offset] & 0x80) != 0) {
      long value = block[offset] & 0x7F;
      for (var i = 1; i < length; i++) {
        if (value > Long.MAX_VALUE >> 8) {
          throw new ImageRefused("the archive holds a number that is too large");
        }
        value = (value << 8) | (block[offset + i] & 0xFF);
      }
      return value;
    }
    var text = ascii(block, offset, offset + length).replace('\0', ' ').strip();
    try {
      var value = text.isEmpty() ? 0 : Long.parseLong(text, 8);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new ImageRefused("the archive holds a malformed number", e);
    }
    throw new ImageRefused("the archive holds a negative number");
  }

  private static long decimal(@Nullable String text, long otherwise) throws IOException {
    if (text == null) {
      return otherwise;
    }
    try {
      var value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new ImageRefused("the archive holds a malformed pax number", e);
    }
    throw new ImageRefused("the archive holds a negative pax number");
  }

  /** A pax time may have a fraction and a sign. */
  private static long seconds(@Nullable String text, long otherwise) throws IOException {
    if (text == null) {
      return otherwise;
    }
    var point = text.indexOf('.');
    var whole = point < 0 ? text : text.substring(0, point);
    return whole.startsWith("-") ? 0 : decimal(whole, otherwise);
  }

  private static int owner(long id) throws IOException {
    if (id > OWNER_MAX) {
      throw new ImageRefused("the archive holds an owner id that is too large");
    }
    return (int) id;
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  private static boolean isZero(byte[] bytes) {
    for (var b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
