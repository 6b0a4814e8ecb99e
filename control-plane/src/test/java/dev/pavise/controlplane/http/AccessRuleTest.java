package dev.pavise.controlplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.access.Permission;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;

class AccessRuleTest {
  /** Endpoints that somebody could add. */
  static class Endpoints {
    void forgotten() {}

    @Contract(id = "silent", summary = "Says nothing")
    void silent() {}

    @Contract(id = "both", summary = "Says both", open = true, needs = Permission.AUDIT_READ)
    void both() {}

    @Contract(id = "open", summary = "Is open", open = true)
    void open() {}

    @Contract(id = "closed", summary = "Needs something", needs = Permission.AUDIT_READ)
    void closed() {}
  }

  @Test
  void refusesEndpointsThatDoNotSayWhoMayCallThem() throws Exception {
    assertThat(isDecided("/api/v1/forgotten", "forgotten")).isFalse();
    assertThat(isDecided("/elsewhere", "forgotten")).isFalse();
    assertThat(isDecided("/healthy", "forgotten")).isFalse();
    assertThat(isDecided("/api/v1/silent", "silent")).isFalse();
    assertThat(isDecided("/attest/v1/silent", "silent")).isFalse();
    assertThat(isDecided("/api/v1/both", "both")).isFalse();
  }

  @Test
  void takesThoseThatSayAndTheFacesWithoutRoles() throws Exception {
    assertThat(isDecided("/api/v1/open", "open")).isTrue();
    assertThat(isDecided("/api/v1/closed", "closed")).isTrue();
    assertThat(isDecided("/attest/v1/manifest", "forgotten")).isTrue();
    assertThat(isDecided("/health", "forgotten")).isTrue();
  }

  private static boolean isDecided(String pattern, String method) throws NoSuchMethodException {
    return AccessRule.isDecided(
        pattern, new HandlerMethod(new Endpoints(), Endpoints.class.getDeclaredMethod(method)));
  }
}
