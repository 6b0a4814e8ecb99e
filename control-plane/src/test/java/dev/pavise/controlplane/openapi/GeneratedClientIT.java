package dev.pavise.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.Installation;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives the real control plane with a client that openapi-generator made from its document. */
class GeneratedClientIT {
  private static final Path GENERATED = Path.of("target/generated-client/src/main/java");
  private static final Path STORY = Path.of("src/test/client-story");

  @TempDir private Path classes;

  @Test
  void aGeneratedClientWorks() throws Exception {
    compile();
    try (var installation = Installation.start();
        var loader =
            new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      var body = installation.tenant().deploymentBody("generated");

      assertThat(
              story(loader)
                  .apply(
                      Map.of(
                          "address",
                          installation.controlPlane().address().toString(),
                          "token",
                          Objects.requireNonNull(installation.client().token()),
                          "manifest",
                          (String) Objects.requireNonNull(body.get("manifest")),
                          "sealed",
                          sealed(body))))
          .containsExactly(
              "tenant Acme",
              "images 1",
              "owner test",
              "deployed generated",
              "once true",
              "shown generated",
              "timeline DEPLOYMENT_ACCEPTED INTENT_STORED",
              "stopping true",
              "absent 404",
              "invalid 422");
    }
  }

  private static String sealed(Map<String, Object> body) {
    var secrets = (Map<?, ?>) Objects.requireNonNull(body.get("sealedSecrets"));
    return (String) Objects.requireNonNull(secrets.get("tls-key"));
  }

  @SuppressWarnings("unchecked")
  private static Function<Map<String, String>, List<String>> story(ClassLoader loader)
      throws ReflectiveOperationException {
    return (Function<Map<String, String>, List<String>>)
        loader.loadClass("ClientStory").getConstructor().newInstance();
  }

  private void compile() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        var generated = Files.walk(GENERATED);
        var story = Files.walk(STORY)) {
      var sources =
          Stream.concat(generated, story)
              .filter(file -> file.toString().endsWith(".java"))
              .toList();
      var options =
          List.of(
              "-d",
              classes.toString(),
              "-proc:none",
              "-nowarn",
              "-classpath",
              System.getProperty("java.class.path"));
      var compiled =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as("the generated client compiles").isTrue();
    }
  }
}
