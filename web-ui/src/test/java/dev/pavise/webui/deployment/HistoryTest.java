package dev.pavise.webui.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.webui.TrustedClient;
import dev.pavise.webui.api.ControlPlane;
import dev.pavise.webui.api.DeploymentId;
import dev.pavise.webui.api.TimelineEntry;
import dev.pavise.webui.fake.FakeControlPlane;
import dev.pavise.webui.fake.TestCertificate;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gathering the latest steps, page by page and news by news. */
class HistoryTest {
  @Test
  void keepsTheLatestStepsOfMoreThanOnePageAndReadsOnFromThere(@TempDir Path folder) {
    var certificate = TestCertificate.make(folder);
    try (var fake = new FakeControlPlane(certificate)) {
      var api = new ControlPlane(fake.address(), TrustedClient.trusting(certificate.caFile()));
      var token = api.openSession(fake.code()).token();
      var deployment = fake.deploy("long");
      for (int i = 0; i < 450; i++) {
        deployment.tell("CHALLENGE_ISSUED", "a step");
      }
      var history = new History();
      history.catchUp(api, token, new DeploymentId(deployment.id()));
      assertThat(history.steps())
          .extracting(TimelineEntry::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(251, 450).boxed().toList());
      assertThat(history.hasEarlier()).isTrue();
      assertThat(history.latestEvidence()).isNull();

      var evidence = UUID.randomUUID();
      deployment.tell(
          "EVIDENCE_RECEIVED", "one more", null, Map.of("evidence", evidence.toString()));
      history.catchUp(api, token, new DeploymentId(deployment.id()));
      var again = history.steps();
      history.addAll(again);
      assertThat(history.steps()).isEqualTo(again).hasSize(200);
      assertThat(again.getLast().sequence()).isEqualTo(451);
      assertThat(history.latestEvidence()).hasToString(evidence.toString());
    }
  }
}
