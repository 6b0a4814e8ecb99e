package dev.pavise.guest.agent.attest;

import dev.pavise.messages.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes concatenated DER SEQUENCEs apart; TPMs pad certificates and join chains in one index. */
final class DerSequence {
  private static final int SEQUENCE_TAG = 0x30;

  private DerSequence() {}

  /** The whole SEQUENCEs at the start, without padding or anything else behind them. */
  static List<Bytes> split(byte[] content) {
    var parts = new ArrayList<Bytes>();
    var start = 0;
    while (start < content.length) {
      var end = end(content, start);
      if (end < 0) {
        break;
      }
      parts.add(Bytes.copyOf(Arrays.copyOfRange(content, start, end)));
      start = end;
    }
    return parts;
  }

  /** Offset behind the SEQUENCE that begins at {@code start}; negative when there is none. */
  private static int end(byte[] content, int start) {
    if ((content[start] & 0xFF) != SEQUENCE_TAG || start + 2 > content.length) {
      return -1;
    }
    var first = content[start + 1] & 0xFF;
    var header = first < 0x80 ? 2 : 2 + (first & 0x7F);
    if (header > 5 || start + header > content.length) {
      return -1;
    }
    var length = first < 0x80 ? first : 0;
    for (var i = 2; i < header; i++) {
      length = (length << 8) | (content[start + i] & 0xFF);
    }
    return length > content.length - start - header ? -1 : start + header + length;
  }
}
