package dev.pavise.controlplane.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the source tree that is made from the code, and must be what the code makes now. */
public final class GoldenFile {
  private static final String WRITE = "pavise.golden";

  private GoldenFile() {}

  /**
   * Compares, or writes when asked to.
   *
   * @param path from the root of the source tree
   * @param test whose run writes it
   */
  public static void requireEqual(String path, String made, Class<?> test) throws IOException {
    var file = Path.of(System.getProperty("pavise.home", "..")).resolve(path);
    if (System.getProperty(WRITE, "").equals("write")) {
      Files.writeString(file, made);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as(
            "%s is made from the code; write it anew with: mvn -pl control-plane -am verify"
                + " -Dpavise.golden=write -Dtest=%s -Dit.test=%s"
                + " -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dfailsafe.failIfNoSpecifiedTests=false",
            path, test.getSimpleName(), test.getSimpleName())
        .isEqualTo(made);
  }
}
