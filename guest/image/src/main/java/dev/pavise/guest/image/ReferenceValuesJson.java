package dev.pavise.guest.image;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes reference values as JSON with a fixed field order, so that equal values are equal files.
 */
final class ReferenceValuesJson {
  private ReferenceValuesJson() {}

  static String write(ReferenceValues values) {
    return """
        {
          "version": 1,
          "name": "pavise-guest",
          "imageDigest": %s,
          "sizeBytes": %d,
          "pcrs": {
            "sha256": {
        %s
            }
          },
          "commandLine": %s,
          "kernel": %s,
          "sections": [
        %s
          ],
          "firmware": [%s]
        }
        """
        .formatted(
            quote(values.imageDigest()),
            values.sizeBytes(),
            values.pcrs().entrySet().stream()
                .map(ReferenceValuesJson::pcr)
                .collect(Collectors.joining(",\n")),
            quote(values.commandLine()),
            quote(values.kernel()),
            values.sections().stream()
                .map(ReferenceValuesJson::section)
                .collect(Collectors.joining(",\n")),
            values.firmware().stream()
                .map(ReferenceValuesJson::firmware)
                .collect(Collectors.joining(",")));
  }

  private static String pcr(Map.Entry<Integer, String> pcr) {
    return "      \"" + pcr.getKey() + "\": " + quote(pcr.getValue());
  }

  private static String section(ReferenceValues.Section section) {
    return "    {\"name\": %s, \"sha256\": %s, \"sizeBytes\": %d}"
        .formatted(quote(section.name()), quote(section.sha256()), section.sizeBytes());
  }

  private static String firmware(ReferenceValues.Firmware firmware) {
    return "\n    {\"name\": %s, \"fileDigest\": %s, \"pcr0\": %s}"
        .formatted(quote(firmware.name()), quote(firmware.fileDigest()), quote(firmware.pcr0()));
  }

  private static String quote(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
