package dev.pavise.guest.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code FILE.efi [--firmware OVMF_CODE.fd]... --out FILE.json}: writes the reference values of a
 * guest image.
 */
public final class ReferenceValuesCommand {
  private static final String USAGE =
      "usage: ReferenceValuesCommand FILE.efi [--firmware OVMF_CODE.fd]... --out FILE.json";

  private ReferenceValuesCommand() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  /**
   * Returns the exit code: 0 written, 1 the image is malformed or a file cannot be used, 2 wrong
   * arguments.
   */
  static int run(List<String> arguments) {
    @Nullable Path image = null;
    @Nullable Path out = null;
    var firmware = new ArrayList<Path>();
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (!argument.startsWith("--") && image == null) {
        image = Path.of(argument);
      } else if (argument.equals("--out") && i + 1 < arguments.size()) {
        out = Path.of(arguments.get(++i));
      } else if (argument.equals("--firmware") && i + 1 < arguments.size()) {
        firmware.add(Path.of(arguments.get(++i)));
      } else {
        System.err.println("unexpected argument: " + argument + "\n" + USAGE);
        return 2;
      }
    }
    if (image == null || out == null) {
      System.err.println(USAGE);
      return 2;
    }
    return write(image, firmware, out);
  }

  private static int write(Path image, List<Path> firmware, Path out) {
    try {
      var values = new ArrayList<ReferenceValues.Firmware>();
      for (var file : firmware) {
        values.add(Ovmf.referenceValue(Files.readAllBytes(file)));
      }
      Files.writeString(
          out, ReferenceValuesJson.write(ReferenceValues.of(Files.readAllBytes(image), values)));
      return 0;
    } catch (MalformedImage e) {
      System.err.println(image + ": " + e.getMessage());
      return 1;
    } catch (IOException e) {
      System.err.println("cannot read or write: " + e.getMessage());
      return 1;
    }
  }
}
