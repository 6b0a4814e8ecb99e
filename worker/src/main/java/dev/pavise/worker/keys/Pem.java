package dev.pavise.worker.keys;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** PEM (RFC 7468) blocks of one label. Stateless. */
public final class Pem {
  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  public static boolean isPem(String text) {
    return text.contains("-----BEGIN ");
  }

  /**
   * Content of each block with this label, in order; an {@link IllegalArgumentException} if bad.
   */
  public static List<byte[]> decode(String text, String label) {
    var blocks = new ArrayList<byte[]>();
    var matcher =
        Pattern.compile(
                "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----")
            .matcher(text);
    while (matcher.find()) {
      blocks.add(Base64.getDecoder().decode(matcher.group(1).replaceAll("\\s", "")));
    }
    return blocks;
  }

  public static String encode(byte[] content, String label) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, ENCODER.encodeToString(content), label);
  }
}
