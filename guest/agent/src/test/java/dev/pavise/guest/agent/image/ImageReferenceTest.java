package dev.pavise.guest.agent.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageReferenceTest {
  private static final String DIGEST = "@sha256:" + "0f".repeat(32);

  @Test
  void readsRegistryRepositoryAndDigest() {
    var reference = ImageReference.parse("127.0.0.1:5000/samples/https-nginx:1" + DIGEST);

    assertThat(reference.registry()).isEqualTo("127.0.0.1:5000");
    assertThat(reference.repository()).isEqualTo("samples/https-nginx");
    assertThat(reference.digest().hex()).isEqualTo("0f".repeat(32));
  }

  @Test
  void refusesWhatIsNotByDigestOrWouldLeadElsewhere() {
    for (var text :
        List.of(
            "",
            "nginx",
            "registry.example/nginx:latest",
            "registry.example/../admin" + DIGEST,
            "registry.example/a//b" + DIGEST,
            "registry.example/a?x=1" + DIGEST,
            "user@registry.example/a" + DIGEST,
            "registry.example/A" + DIGEST,
            "registry.example/a@sha256:" + "0F".repeat(32),
            "registry.example/" + "a/".repeat(600) + "a" + DIGEST)) {
      assertThatThrownBy(() -> ImageReference.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
