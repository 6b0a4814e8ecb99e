package dev.pavise.quickstart;

import dev.pavise.cli.api.Api;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job from nothing to an answer over HTTPS, shown step by step. */
@Command(
    name = "demo",
    description = "Deploy the sample into a measured VM, prove it, and serve HTTPS from it.",
    mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
  @Option(names = "--once", description = "Stop after the proof; exit 0 only if all of it held.")
  private boolean once;

  @Option(names = "--json", description = "Make the last line one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var layout = Quickstart.layout();
    var progress = new Progress(System.err);
    var stop = new UntilStopped();
    try (var _ = Supervision.begin(layout, progress)) {
      Story.forget(layout);
      return tell(layout, progress, stop);
    } catch (InterruptedException e) {
      progress.say("interrupted; everything is stopped");
      return Quickstart.EXIT_FAILED;
    } finally {
      stop.done();
    }
  }

  private int tell(Layout layout, Progress progress, UntilStopped stop)
      throws IOException, InterruptedException {
    try (var installation = new Installation(layout, progress)) {
      installation.start();
      var story = new Story(installation, progress);
      story.stages().add("services", progress.elapsed());
      story.prepare();
      try (var api = FirstTenant.open(installation, progress)) {
        return tell(story, api, progress, stop);
      }
    } finally {
      sweep(layout);
    }
  }

  private int tell(Story story, Api api, Progress progress, UntilStopped stop)
      throws IOException, InterruptedException {
    @Nullable DeploymentId id = null;
    try {
      id = story.deploy(api).id();
      story.follow(api, id);
      story.stages().add("toRunning", progress.elapsed());
      var result = story.finish(api, id);
      progress.say(
          "life %s, trust %s%s"
              .formatted(
                  result.life(),
                  result.trust(),
                  result.development()
                      ? " — on DEVELOPMENT hardware: a software TPM, no memory encryption"
                      : ""));
      result.axes().forEach((axis, status) -> progress.show("%-12s %s".formatted(axis, status)));
      if (!once) {
        progress.say("dashboard: " + result.dashboard());
        progress.say("sign in once with the code: " + api.signInCode().code());
        progress.say("Ctrl-C stops everything.");
        stop.await();
      }
      if (json) {
        System.out.println(new String(Json.write(result), StandardCharsets.UTF_8));
      }
      return result.holds() ? 0 : Quickstart.EXIT_FAILED;
    } finally {
      if (id != null) {
        progress.say("stopping …");
        story.stop(api, id);
      }
    }
  }

  /** The last word: whatever went wrong above, no process of this installation stays. */
  private static void sweep(Layout layout) throws InterruptedException {
    Thread.interrupted();
    Sweep.end(layout);
  }
}
