package dev.pavise.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpaqueTokenTest {
  @Test
  void knowsItsOwnByTheChecksum() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      var token = OpaqueToken.random("pvs_api_");
      assertThat(token.isWellFormed()).as(token.value()).isTrue();
      assertThat(token.value()).matches("pvs_api_[0-9A-Za-z]{49}");
      assertThat(seen.add(token.value())).isTrue();
    }
  }

  @Test
  void noticesEveryTypoOfOneCharacter() {
    var token = OpaqueToken.random("pvs_api_").value();
    for (int i = 0; i < token.length(); i++) {
      var other = token.charAt(i) == 'a' ? 'b' : 'a';
      var typo = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(new OpaqueToken(typo).isWellFormed()).as(typo).isFalse();
    }
  }

  @Test
  void takesNoTokenForOneOfAnotherKind() {
    var session = OpaqueToken.random("pvs_session_").value();
    assertThat(new OpaqueToken(session.replace("session", "api")).isWellFormed()).isFalse();
  }

  @Test
  void refusesWhatOnlyLooksLikeAToken() {
    for (var text :
        Set.of(
            "", "pvs_api_", "pvs_api_" + "a".repeat(43), "pvs_api_" + "a".repeat(49), "Bearer")) {
      assertThat(new OpaqueToken(text).isWellFormed()).as(text).isFalse();
    }
  }

  @Test
  void showsNothingOfItself() {
    var token = OpaqueToken.random("pvs_api_");
    assertThat(token.toString()).doesNotContain(token.hint());
  }
}
