package dev.pavise.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Java process of the installation.
 *
 * @param name of the process and its files
 * @param module whose jar and libraries it runs from
 * @param heap as in {@code -Xmx}
 */
record JavaApp(String name, String module, String mainClass, String heap, List<String> arguments) {

  Child start(Layout layout, Path temporaryFiles) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    // Small services on few cores: a second garbage collector thread or the second compiler cost
    // more than they give.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + temporaryFiles);
    command.add("-Duser.timezone=UTC");
    command.add("-cp");
    command.add(layout.classPath(module));
    command.add(mainClass);
    command.addAll(arguments);
    return Child.start(layout, name, command, Map.of());
  }

  /** A Spring Boot app that reads its settings from the file of its name. */
  static JavaApp spring(Layout layout, String module, String mainClass, String heap) {
    return new JavaApp(
        module,
        module,
        mainClass,
        heap,
        List.of("--spring.config.additional-location=file:" + layout.config(module)));
  }
}
