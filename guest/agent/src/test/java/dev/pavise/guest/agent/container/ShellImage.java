package dev.pavise.guest.agent.container;

import dev.pavise.guest.agent.image.ImageReference;
import dev.pavise.guest.agent.image.TarBytes;
import dev.pavise.guest.agent.image.TestImage;
import dev.pavise.guest.agent.image.TestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An image with this machine's dash and what it links to: enough to look around from inside. */
final class ShellImage {
  private static final List<String> FILES =
      List.of("/bin/dash", "/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2");

  private ShellImage() {}

  static boolean isPossible() {
    return FILES.stream().allMatch(file -> Files.isReadable(Path.of(file)));
  }

  static ImageReference push(TestRegistry registry) throws IOException {
    var tar =
        new TarBytes()
            .directory("etc/", 0755)
            .file("etc/passwd", "root:x:0:0:root:/root:/bin/dash\nweb:x:33:34::/srv:/bin/dash\n")
            .file("etc/group", "root:x:0:\nweb:x:34:\nextra:x:77:someone,web\n")
            .directory("data/", 0755)
            .file("data/seed", "from the image");
    for (var file : FILES) {
      tar.file(file.substring(1), 0755, Files.readAllBytes(Path.of(file)));
    }
    return new TestImage()
        .layer(tar)
        .execution(
            """
            {"Entrypoint":["/bin/dash"],"Cmd":["-c","echo from the image"],"Env":["A=1","B=2"],
             "WorkingDir":"/data"}\
            """)
        .push(registry);
  }
}
