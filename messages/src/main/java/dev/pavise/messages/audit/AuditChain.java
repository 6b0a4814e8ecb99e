package dev.pavise.messages.audit;

import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks an exported trail: one entry a line, and last the head. It needs nothing but the lines;
 * only a head noted elsewhere shows that nobody rewrote the whole of it.
 */
public final class AuditChain {
  /** Longest line that is read. */
  private static final int LINE_LENGTH_MAX = 1024 * 1024;

  private final @Nullable Sha256 noted;
  private @Nullable AuditHead head;
  private boolean meetsNoted;

  private AuditChain(@Nullable Sha256 noted) {
    this.noted = noted;
  }

  /** What was found. */
  public sealed interface Finding {
    /** Every line follows from the one before, up to the head. */
    record Whole(AuditHead head) implements Finding {}

    /**
     * @param line the first that does not follow, from 1; for what is missing at the end, the one
     *     after the last
     */
    record Broken(long line, String reason) implements Finding {}
  }

  /**
   * @param noted hash of a head that was noted earlier; null when there is none
   */
  public static Finding check(BufferedReader lines, @Nullable Sha256 noted) throws IOException {
    return new AuditChain(noted).check(lines);
  }

  private Finding check(BufferedReader lines) throws IOException {
    long number = 1;
    for (; ; number++) {
      try {
        var line = next(lines);
        if (line == null) {
          return new Finding.Broken(number, "the head is missing, so the end was cut off");
        }
        var end = take(line);
        if (end != null) {
          return lines.read() < 0
              ? end(number, end)
              : new Finding.Broken(number + 1, "follows the head, which is the last line");
        }
      } catch (MalformedMessage e) {
        return new Finding.Broken(number, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Null at the end. Whoever made the trail may not be trusted with this machine's memory. */
  private static @Nullable String next(BufferedReader lines) throws IOException {
    var line = new StringBuilder();
    int character = lines.read();
    if (character < 0) {
      return null;
    }
    for (; character >= 0 && character != '\n'; character = lines.read()) {
      require(line.length() < LINE_LENGTH_MAX, "is longer than " + LINE_LENGTH_MAX + " characters");
      line.append((char) character);
    }
    return line.toString();
  }

  private Finding end(long number, AuditHead end) {
    return noted == null || meetsNoted
        ? new Finding.Whole(end)
        : new Finding.Broken(
            number, "the noted head " + noted + " is not in this trail, so it was rewritten");
  }

  /** The head, when the line is it. */
  private @Nullable AuditHead take(String line) {
    var bytes = line.getBytes(StandardCharsets.UTF_8);
    if (line.startsWith("{\"head\":")) {
      return takeHead(Json.readStrict(bytes, Line.class).head());
    }
    takeEntry(Json.readStrict(bytes, AuditEntry.class));
    return null;
  }

  /** The last line of an export. */
  public record Line(AuditHead head) {}

  private AuditHead takeHead(AuditHead end) {
    var expected = head == null ? AuditHead.genesis(end.tenant()) : head;
    note(expected);
    if (!end.equals(expected)) {
      throw new MalformedMessage(
          "the head is %d %s, but the lines end at %d %s"
              .formatted(end.sequence(), end.hash(), expected.sequence(), expected.hash()));
    }
    return end;
  }

  private void takeEntry(AuditEntry entry) {
    var before = head == null ? AuditHead.genesis(entry.tenant()) : head;
    note(before);
    require(entry.version() == AuditEntry.VERSION, "version " + entry.version() + " is not known");
    require(entry.tenant().equals(before.tenant()), "is of another tenant");
    require(
        entry.sequence() == before.sequence() + 1,
        "is entry %d, but %d was due".formatted(entry.sequence(), before.sequence() + 1));
    require(entry.previous().equals(before.hash()), "does not follow from the line before");
    require(entry.hash().equals(entry.expectedHash()), "is not what its hash was made of");
    head = new AuditHead(entry.tenant(), entry.sequence(), entry.hash());
  }

  private void note(AuditHead passed) {
    meetsNoted = meetsNoted || passed.hash().equals(noted);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new MalformedMessage(otherwise);
    }
  }
}
