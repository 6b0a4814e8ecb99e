package dev.pavise.plan.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx:latest",
    "nginx:1.27, docker.io/library/nginx:1.27",
    "team/app, docker.io/team/app:latest",
    "index.docker.io/team/app:2, docker.io/team/app:2",
    "127.0.0.1:5000/samples/web:1, 127.0.0.1:5000/samples/web:1",
    "localhost/web, localhost/web:latest",
    "registry.example/a/b/c-d_e.f:T-1, registry.example/a/b/c-d_e.f:T-1",
  })
  void fillsInWhatDockerLeavesOut(String written, String meant) {
    assertThat(ImageReference.parse(written).map(ImageReference::toString)).contains(meant);
  }

  @Test
  void takesATagADigestOrBoth() {
    var both = ImageReference.parse("registry.example/web:1@" + DIGEST).orElseThrow();
    var digestOnly = ImageReference.parse("registry.example/web@" + DIGEST).orElseThrow();

    assertThat(both.version()).isEqualTo(DIGEST);
    assertThat(both.tag()).isEqualTo("1");
    assertThat(digestOnly.tag()).isNull();
    assertThat(digestOnly.toString()).isEqualTo("registry.example/web@" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "UPPER/case",
        "registry.example/",
        "registry.example/a//b",
        "registry.example/../b",
        "registry.example/a:",
        "registry.example/a:t?x=1",
        "registry.example/a@sha256:12",
        "registry.example/a@md5:00",
        "user@registry.example/a",
        "registry.example:99999999/a",
        "https://registry.example/a",
        "registry.example/a b",
        "registry.example/a\nb",
        "registry.example/a%2fb"
      })
  void refusesWhatIsNoReference(String text) {
    assertThat(ImageReference.parse(text)).isEmpty();
  }
}
