package dev.pavise.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Bytes to look for, as they are and in every encoding that a store or a log might give them. */
record Needle(List<byte[]> forms) {
  static Needle of(byte[] content) {
    var forms = new ArrayList<byte[]>();
    forms.add(content.clone());
    var hex = HexFormat.of().formatHex(content);
    forms.add(ascii(hex));
    forms.add(ascii(hex.toUpperCase(Locale.ROOT)));
    for (int shift = 0; shift < 3; shift++) {
      forms.add(ascii(base64AtShift(content, shift)));
    }
    return new Needle(forms);
  }

  /**
   * The part of the Base64 that is the same whatever surrounds the content, when the content begins
   * {@code shift} bytes into a group of three.
   */
  private static String base64AtShift(byte[] content, int shift) {
    var whole = Arrays.copyOfRange(content, (3 - shift) % 3, content.length);
    var groups = whole.length / 3 * 3;
    return Base64.getEncoder().encodeToString(Arrays.copyOf(whole, groups));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  boolean isIn(byte[] haystack) {
    return forms.stream().anyMatch(form -> contains(haystack, form));
  }

  /** Horspool's search: skips as far as the last byte of the window allows. */
  private static boolean contains(byte[] haystack, byte[] form) {
    var skip = new int[256];
    Arrays.fill(skip, form.length);
    for (int i = 0; i < form.length - 1; i++) {
      skip[form[i] & 0xff] = form.length - 1 - i;
    }
    for (int at = 0; at <= haystack.length - form.length; ) {
      if (Arrays.equals(haystack, at, at + form.length, form, 0, form.length)) {
        return true;
      }
      at += skip[haystack[at + form.length - 1] & 0xff];
    }
    return false;
  }
}
