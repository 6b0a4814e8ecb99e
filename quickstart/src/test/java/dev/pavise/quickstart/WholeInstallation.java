package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.cli.api.Api;
import java.io.IOException;

/** Everything real, started for one class of tests, with a tenant and the sample's image. */
record WholeInstallation(TestHome home, Installation installation, Story story, Api api) {
  static WholeInstallation start() throws IOException, InterruptedException {
    var progress = new Progress(System.err);
    var home = TestHome.create();
    var installation = new Installation(home.layout(), progress);
    try {
      installation.start();
      var story = new Story(installation, progress);
      story.prepare();
      var api = FirstTenant.open(installation, progress);
      return new WholeInstallation(home, installation, story, api);
    } catch (RuntimeException | InterruptedException e) {
      installation.close();
      throw e;
    }
  }

  /** Stops everything, and fails when a process is left. */
  void stop() throws IOException, InterruptedException {
    api.close();
    installation.close();
    assertThat(Sweep.end(home.layout())).as("processes left behind").isZero();
    home.remove();
  }
}
