package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main job as a newcomer runs it: {@code demo --once --json}, on a real VM, once for all tests.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DemoIT {
  private static final long TAKES_MINUTES_MAX = 20;
  private static final int MARK_BYTES = 32;

  private TestHome home;
  private int exitCode;
  private JsonNode result;

  @BeforeAll
  void runTheDemo() throws IOException, InterruptedException {
    home = TestHome.create();
    var process = home.quickstart("demo", "--once", "--json");
    var printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(TAKES_MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
    exitCode = process.exitValue();
    assertThat(printed).as(home.console()).isNotEmpty();
    var lines = printed.lines().toList();
    result = JsonMapper.shared().readTree(lines.getLast());
  }

  @AfterAll
  void remove() throws IOException {
    home.remove();
  }

  @Test
  void everythingTheStoryPromisesHolds() {
    assertThat(exitCode).as(home.console()).isZero();
    assertThat(result.path("life").asString()).isEqualTo("RUNNING");
    assertThat(result.path("trust").asString()).isEqualTo("TRUSTED");
    assertThat(result.path("app").path("status").asInt()).isEqualTo(200);
  }

  @Test
  void developmentHardwareIsNamedAndNeverPasses() {
    assertThat(result.path("development").asBoolean()).isTrue();
    assertThat(result.path("axes").path("hardware").asString()).isEqualTo("WARN");
  }

  @Test
  void everyOtherAxisWasCheckedAndPasses() {
    for (var axis : List.of("firmware", "guestImage", "workload", "keyBinding", "freshness")) {
      assertThat(result.path("axes").path(axis).asString()).as(axis).isEqualTo("PASS");
    }
  }

  @Test
  void noProcessOfTheInstallationIsLeft() {
    assertThat(Sweep.processesOf(home.layout())).isEmpty();
  }

  @Test
  void theSecretIsInNoFileThatAnyProcessWrote() throws IOException {
    var key = Files.readString(home.layout().home().resolve("samples/https-nginx/tls/server.key"));
    var lines = key.lines().filter(line -> !line.startsWith("-----")).toList();
    var der = Base64.getDecoder().decode(String.join("", lines));
    var encodedAgain = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    var marks =
        List.of(
            lines.getFirst().getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(der, der.length - MARK_BYTES, der.length),
            encodedAgain.substring(MARK_BYTES, 2 * MARK_BYTES).getBytes(StandardCharsets.UTF_8));
    try (var files = Files.walk(home.layout().run())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var content = Files.readAllBytes(file);
        for (var mark : marks) {
          assertThat(indexOf(content, mark)).as("the secret in %s", file).isNegative();
        }
      }
    }
  }

  private static int indexOf(byte[] content, byte[] mark) {
    outer:
    for (int i = 0; i <= content.length - mark.length; i++) {
      for (int j = 0; j < mark.length; j++) {
        if (content[i + j] != mark[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }
}
