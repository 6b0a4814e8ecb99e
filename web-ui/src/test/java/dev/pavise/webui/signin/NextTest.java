package dev.pavise.webui.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one goes after signing in. */
class NextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/deployments",
        "/deployments/22222222-2222-4222-8222-222222222222",
        "/deployments/22222222-2222-4222-8222-222222222222/results",
        "/results/44444444-4444-4444-8444-444444444444"
      })
  void goesToAPageOfOurs(String path) {
    assertThat(Next.path(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "/",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/deployments",
        "/deployments//evil.example",
        "/deployments\r\nLocation: x",
        "/deployments?x=1",
        "/sign-out",
        "javascript:alert(1)"
      })
  void goesHomeInsteadOfAnywhereElse(@Nullable String path) {
    assertThat(Next.path(path)).isEqualTo("/deployments");
  }
}
