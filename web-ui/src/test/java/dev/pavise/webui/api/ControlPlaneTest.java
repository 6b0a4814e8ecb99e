package dev.pavise.webui.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.webui.TrustedClient;
import dev.pavise.webui.fake.FakeControlPlane;
import dev.pavise.webui.fake.TestCertificate;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The API's client against real HTTPS. */
@TestInstance(Lifecycle.PER_CLASS)
class ControlPlaneTest {
  private FakeControlPlane fake;
  private ControlPlane api;

  @BeforeAll
  void start(@TempDir Path folder) {
    var certificate = TestCertificate.make(folder);
    fake = new FakeControlPlane(certificate);
    api = new ControlPlane(fake.address(), TrustedClient.trusting(certificate.caFile()));
  }

  @AfterAll
  void stop() {
    fake.close();
  }

  @Test
  void followsADeploymentFromItsEventsOn() throws IOException {
    var token = signIn();
    var deployment = fake.deploy("followed");
    var id = new DeploymentId(deployment.id());
    try (var events = api.events(token, id, null)) {
      fake.deploy("another").tell("DEPLOYMENT_ACCEPTED", "of no interest");
      deployment.tell("DEPLOYMENT_ACCEPTED", "The deployment is accepted");
      assertThat(events.next().orElseThrow().name()).isEqualTo("deployment");
      var entry = events.next().orElseThrow().timelineEntry();
      assertThat(entry.kind()).isEqualTo(TimelineEntry.Kind.DEPLOYMENT_ACCEPTED);
      deployment.tell("SOMETHING_OF_TOMORROW", "while nobody listens");
      try (var resumed = api.events(token, id, events.lastEventId().orElseThrow())) {
        assertThat(resumed.next()).isPresent();
        assertThat(resumed.next().orElseThrow().timelineEntry().kind())
            .isEqualTo(TimelineEntry.Kind.OTHER);
      }
    }
    assertThat(api.timeline(token, id, 1, null).next()).isNotNull();
  }

  @Test
  void aWrongCodeIsAProblemThatSaysWhatToDo() {
    assertThatThrownBy(() -> api.openSession("wrong"))
        .isInstanceOfSatisfying(
            ApiException.Refused.class,
            e -> {
              assertThat(e.status()).isEqualTo(403);
              assertThat(e.problem().code()).isEqualTo("SIGN_IN_CODE_REFUSED");
              assertThat(e.problem().action()).startsWith("Ask for a new code");
            });
  }

  @Test
  void whatIsNotThereIsNotThere() {
    var token = signIn();
    var nobody = new DeploymentId(UUID.randomUUID());
    assertThatThrownBy(() -> api.deployment(token, nobody))
        .isInstanceOf(ApiException.NotThere.class);
    assertThatThrownBy(() -> api.events(token, nobody, null))
        .isInstanceOf(ApiException.NotThere.class);
  }

  @Test
  void anEndedSessionIsToldApart() {
    var token = signIn();
    api.closeSession(token);
    assertThatThrownBy(() -> api.deployments(token, null))
        .isInstanceOf(ApiException.SessionEnded.class);
    assertThatThrownBy(() -> api.events(token, null, null))
        .isInstanceOf(ApiException.SessionEnded.class);
  }

  @Test
  void aRedirectIsNotFollowedAndAnUnreadableErrorCountsAsAway() {
    var token = signIn();
    for (var status : new int[] {302, 500, 502, 200}) {
      fake.breakWith(status);
      assertThatThrownBy(() -> api.deployments(token, null))
          .as("status %d", status)
          .isInstanceOf(ApiException.Away.class);
    }
    fake.breakWith(0);
  }

  @Test
  void aCursorIsSentBackAsItCame() {
    assertThatThrownBy(() -> api.deployments(signIn(), "a&limit=1#\r\nX: y"))
        .isInstanceOfSatisfying(
            ApiException.Refused.class,
            e -> assertThat(e.problem().code()).isEqualTo("CURSOR_INVALID"));
  }

  @Test
  void nobodyElsesCertificateIsTrusted() {
    var stranger = new ControlPlane(fake.address(), HttpClient.newHttpClient());
    assertThatThrownBy(() -> stranger.openSession("code")).isInstanceOf(ApiException.Away.class);
  }

  private ApiToken signIn() {
    return api.openSession(fake.code()).token();
  }
}
