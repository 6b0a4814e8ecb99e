package dev.pavise.attestation.cose;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Walks over foreign CBOR (RFC 8949) from front to back. Strict: every length in its shortest form
 * (section 4.2.1), definite, and within the bytes that are left; texts are UTF-8; no key of a map
 * twice; no floats and no undefined. An indefinite map is read only where a caller asks for it.
 * Whatever else comes is a {@link MalformedEvidence} with its offset. Not thread-safe.
 */
public final class CborReader {
  /** What a map of indefinite length answers as its size. */
  public static final int INDEFINITE = -1;

  private static final int DEPTH_MAX = 8;
  private static final int ITEMS_MAX = 256;

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;
  private static final int FALSE = 0xF4;
  private static final int TRUE = 0xF5;
  private static final int NULL = 0xF6;
  private static final int MAP_INDEFINITE = 0xBF;
  private static final int BREAK = 0xFF;
  private static final String[] NAMES = {
    "an unsigned integer",
    "a negative integer",
    "a byte string",
    "a text",
    "an array",
    "a map",
    "a tag",
    "a simple value"
  };

  private final String structure;
  private final byte[] bytes;
  private int position;

  public CborReader(String structure, Octets content) {
    this.structure = structure;
    this.bytes = content.toByteArray();
  }

  public int offset() {
    return position;
  }

  /** An unsigned integer below 2^63. */
  public long unsigned(String field) {
    return argument(UNSIGNED, field);
  }

  public Octets octets(int sizeMin, int sizeMax, String field) {
    int at = position;
    long length = argument(BYTES, field);
    if (length < sizeMin || length > sizeMax) {
      throw malformed(
          at,
          field,
          sizeMin == sizeMax ? sizeMin + " bytes" : sizeMin + " to " + sizeMax + " bytes",
          Long.toUnsignedString(length) + " bytes");
    }
    return Octets.copyOf(take((int) length, at, field));
  }

  public String text(int sizeMin, int sizeMax, String field) {
    int at = position;
    long length = argument(TEXT, field);
    if (length < sizeMin || length > sizeMax) {
      throw malformed(
          at, field, sizeMin + " to " + sizeMax + " bytes of text", length + " bytes of it");
    }
    var content = take((int) length, at, field);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw malformed(at, field, "UTF-8", "other bytes");
    }
  }

  /** The number of items that follow. */
  public int array(int countMin, int countMax, String field) {
    return count(ARRAY, countMin, countMax, field);
  }

  /** The number of pairs that follow. */
  public int map(int countMin, int countMax, String field) {
    return count(MAP, countMin, countMax, field);
  }

  /** The same, or {@link #INDEFINITE}: then pairs follow until {@link #isBreak}. */
  public int mapOfAnyForm(int countMin, int countMax, String field) {
    if (peek() == MAP_INDEFINITE) {
      position++;
      return INDEFINITE;
    }
    return map(countMin, countMax, field);
  }

  /** Whether an indefinite map ends here; takes the break when it does. */
  public boolean isBreak() {
    return takes(BREAK);
  }

  /** Whether a null is here; takes it when it is. */
  public boolean isNull() {
    return takes(NULL);
  }

  /** Whether this very tag is here; takes it when it is. */
  public boolean isTag(long tag) {
    int at = position;
    if (at < bytes.length && (bytes[at] & 0xFF) >> 5 == TAG && argument(TAG, "tag") == tag) {
      return true;
    }
    position = at;
    return false;
  }

  /** Any item, with all that is in it. */
  public CborItem item(String field) {
    return item(field, 0);
  }

  /** Every byte must have been read. */
  public void requireEnd() {
    if (position != bytes.length) {
      throw malformed(
          position,
          "end",
          "the end of the structure",
          (bytes.length - position) + " bytes more than its items");
    }
  }

  public MalformedEvidence malformed(int at, String field, String expected, String found) {
    return new MalformedEvidence(structure, at, field, expected, found);
  }

  private CborItem item(String field, int depth) {
    int at = position;
    if (depth == DEPTH_MAX) {
      throw malformed(at, field, "at most " + DEPTH_MAX + " items within each other", "more");
    }
    int first = peek();
    if (first < 0) {
      throw malformed(at, field, "an item", "the end");
    }
    return switch (first >> 5) {
      case UNSIGNED -> new CborItem.Int(argument(UNSIGNED, field));
      case NEGATIVE -> new CborItem.Int(-1 - argument(NEGATIVE, field));
      case BYTES -> new CborItem.Bytes(octets(0, bytes.length, field));
      case TEXT -> new CborItem.Text(text(0, bytes.length, field));
      case ARRAY -> items(field, depth);
      case MAP -> entries(field, depth);
      case TAG -> new CborItem.Tagged(argument(TAG, field), item(field, depth + 1));
      default -> simple(first, field);
    };
  }

  private CborItem.Items items(String field, int depth) {
    int count = array(0, ITEMS_MAX, field);
    List<CborItem> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(item(field + "[" + i + "]", depth + 1));
    }
    return new CborItem.Items(values);
  }

  private CborItem.Entries entries(String field, int depth) {
    int count = map(0, ITEMS_MAX, field);
    var values = new HashMap<CborItem, CborItem>();
    for (int i = 0; i < count; i++) {
      int at = position;
      var key = item(field + ".key", depth + 1);
      if (!(key instanceof CborItem.Int || key instanceof CborItem.Text)) {
        throw malformed(at, field + ".key", "an integer or a text", "another item");
      }
      var value = item(field + ".value", depth + 1);
      if (values.putIfAbsent(key, value) != null) {
        throw malformed(at, field + ".key", "each key once", "one twice");
      }
    }
    return new CborItem.Entries(values);
  }

  private CborItem simple(int first, String field) {
    position++;
    return switch (first) {
      case FALSE -> CborItem.Simple.FALSE;
      case TRUE -> CborItem.Simple.TRUE;
      case NULL -> CborItem.Simple.NULL;
      default ->
          throw malformed(
              position - 1, field, "false, true or null", "0x%02x, another".formatted(first));
    };
  }

  private int count(int major, int countMin, int countMax, String field) {
    int at = position;
    long count = argument(major, field);
    if (count < countMin || count > countMax) {
      throw malformed(
          at,
          field,
          countMin == countMax ? countMin + " items" : countMin + " to " + countMax + " items",
          Long.toUnsignedString(count) + " items");
    }
    return (int) count;
  }

  /** The argument of a head (section 3) of this major type, in its only form. */
  private long argument(int major, String field) {
    int at = position;
    int first = peek();
    if (first < 0) {
      throw malformed(at, field, NAMES[major], "the end");
    }
    if (first >> 5 != major) {
      throw malformed(at, field, NAMES[major], NAMES[first >> 5]);
    }
    position++;
    int info = first & 0x1F;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed(
          at, field, "a definite length", info == 31 ? "an indefinite one" : "a reserved form");
    }
    int length = 1 << (info - 24);
    long value = 0;
    for (byte one : take(length, at, field)) {
      value = (value << 8) | (one & 0xFF);
    }
    long smallest = length == 1 ? 24 : 1L << (length * 4);
    if (Long.compareUnsigned(value, smallest) < 0) {
      throw malformed(at, field, "the shortest form of " + value, "a longer one");
    }
    if (value < 0) {
      throw malformed(at, field, "less than 2^63", Long.toUnsignedString(value));
    }
    return value;
  }

  private byte[] take(int length, int at, String field) {
    if (length > bytes.length - position) {
      throw malformed(
          at, field, length + " bytes", (bytes.length - position) + " bytes before the end");
    }
    var taken = new byte[length];
    System.arraycopy(bytes, position, taken, 0, length);
    position += length;
    return taken;
  }

  private boolean takes(int single) {
    if (peek() != single) {
      return false;
    }
    position++;
    return true;
  }

  private int peek() {
    return position < bytes.length ? bytes[position] & 0xFF : -1;
  }
}
