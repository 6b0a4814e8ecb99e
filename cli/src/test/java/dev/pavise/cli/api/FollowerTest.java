package dev.pavise.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pavise.cli.Deployments;
import dev.pavise.cli.FakeControlPlane;
import dev.pavise.messages.DeploymentId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final FakeControlPlane server = new FakeControlPlane();
  private final Api api = Api.connect(server.address(), null, FakeControlPlane.TOKEN);

  @TempDir Path directory = Path.of("");

  @AfterEach
  void close() {
    api.close();
    server.close();
  }

  @Test
  void tellsWhatHappenedBeforeAndThenWhatHappens() {
    var id = Deployments.deploy(api, server, directory).id();
    server.tell("A", "a", null, null);
    server.tell("B", "b", null, null);

    assertThat(kindsUntil("D", id, List.of("C", "D"))).containsExactly("A", "B", "C", "D");
  }

  @Test
  void tellsEachStepOnceOverStreamsThatBreak() {
    server.breakStreamsAfter(1);
    var id = Deployments.deploy(api, server, directory).id();
    server.tell("A", "a", null, null);

    assertThat(kindsUntil("E", id, List.of("B", "C", "D", "E")))
        .containsExactly("A", "B", "C", "D", "E");
  }

  @Test
  void leavesOutWhatIsKnownAlready() {
    var id = Deployments.deploy(api, server, directory).id();
    var known = server.tell("A", "a", null, null);
    server.tell("B", "b", null, null);
    var kinds = new ArrayList<String>();

    api.events(
        id,
        known.sequence(),
        step -> {
          kinds.add(step.kind());
          return false;
        });

    assertThat(kinds).containsExactly("B");
  }

  @Test
  void endsWithTheProblemWhenThereIsNoSuchDeployment() {
    assertThatThrownBy(() -> api.events(DeploymentId.random(), 0, _ -> true))
        .isInstanceOfSatisfying(ApiProblem.class, it -> assertThat(it.status()).isEqualTo(404));
  }

  @Test
  void endsWhenItIsInterrupted() throws InterruptedException {
    var id = Deployments.deploy(api, server, directory).id();
    var follower = Thread.ofVirtual().start(() -> api.events(id, 0, _ -> true));
    Thread.sleep(300);

    follower.interrupt();

    assertThat(follower.join(SOON)).isTrue();
  }

  private List<String> kindsUntil(String last, DeploymentId id, List<String> toCome) {
    var kinds = new CopyOnWriteArrayList<String>();
    var future = new ArrayList<>(toCome);
    Assertions.assertTimeoutPreemptively(
        SOON,
        () ->
            api.events(
                id,
                0,
                step -> {
                  kinds.add(step.kind());
                  if (kinds.size() >= 1 && !future.isEmpty()) {
                    server.tell(future.removeFirst(), "later", null, null);
                  }
                  return !step.kind().equals(last);
                }));
    return kinds;
  }
}
