package dev.pavise.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The chart as it lies in this project, rendered by Helm. Helm's library keeps hooks to itself, so
 * what is rendered is a copy whose hooks are marked by {@value #HOOK} and come out like all else.
 */
final class Chart {
  static final List<String> COMPLETE = List.of("external", "bundled", "minimal");
  static final String HOOK = "test.pavise.dev/hook";

  private static final Path DIRECTORY = Path.of("pavise");

  /** The oldest that the chart is for. */
  private static final String KUBERNETES = "1.30.0";

  private static final Path FOR_INSTALLING = copy(Map.of("helm.sh/hook:", HOOK + ":"));
  private static final Path FOR_UPGRADING =
      copy(Map.of("helm.sh/hook:", HOOK + ":", ".Release.IsInstall", "false"));

  private Chart() {}

  static LintResult lint() {
    return new Helm(DIRECTORY).lint().strict().call();
  }

  /** What Helm would give to Kubernetes at the first installation. */
  static List<Rendered> render(String values) {
    return objects(new Helm(FOR_INSTALLING).template().withValuesFile(file(values)));
  }

  /** With further values laid over those of the file. */
  static List<Rendered> render(String values, String overlay) {
    return objects(
        new Helm(FOR_INSTALLING)
            .template()
            .withValuesFile(file(values))
            .withValuesFile(temporary(overlay)));
  }

  /** What it would give at an upgrade. */
  static List<Rendered> renderUpgrade(String values) {
    return objects(new Helm(FOR_UPGRADING).template().withValuesFile(file(values)));
  }

  /** With the chart's own values and nothing else. */
  static List<Rendered> renderDefaults() {
    return objects(new Helm(FOR_INSTALLING).template());
  }

  private static List<Rendered> objects(TemplateCommand command) {
    var text = command.withName("test").withNamespace("pavise").withKubeVersion(KUBERNETES).call();
    var objects = new ArrayList<Rendered>();
    for (var document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
      if (document instanceof Map<?, ?> map) {
        var object = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> object.put(String.valueOf(key), value));
        objects.add(new Rendered(object));
      }
    }
    return objects;
  }

  static Path file(String values) {
    return Path.of("src/test/resources/values", values + ".yaml");
  }

  private static Path temporary(String yaml) {
    try {
      var file = Files.createTempFile("values", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path copy(Map<String, String> replacements) {
    try (var files = Files.walk(DIRECTORY)) {
      var copy = Files.createTempDirectory(Path.of("target"), "chart-");
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var text = Files.readString(file);
        for (var replacement : replacements.entrySet()) {
          text = text.replace(replacement.getKey(), replacement.getValue());
        }
        var target = copy.resolve(DIRECTORY.relativize(file));
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, text);
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
