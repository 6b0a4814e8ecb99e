package dev.pavise.webui.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.pavise.webui.Dashboard;
import dev.pavise.webui.fake.FakeControlPlane;
import dev.pavise.webui.fake.FakeDeployment;
import dev.pavise.webui.fake.Fixtures;
import dev.pavise.webui.fake.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Pages change by themselves, in a real browser, and say so when they cannot. */
@TestInstance(Lifecycle.PER_CLASS)
class LivePagesIT {
  private FakeControlPlane api;
  private Dashboard dashboard;
  private Cable cable;
  private RealBrowser browser;
  private BrowserContext visitor;

  @BeforeAll
  void start(@TempDir Path folder) {
    var certificate = TestCertificate.make(folder);
    api = new FakeControlPlane(certificate);
    dashboard =
        Dashboard.start(
            api,
            certificate,
            "--pavise.web-ui.live.beat=500ms",
            "--pavise.web-ui.live.retry=300ms",
            "--pavise.web-ui.live.silence-max=8s");
    cable = new Cable(dashboard.address().getPort());
    browser = new RealBrowser(cable.address());
  }

  @AfterAll
  void stop() {
    browser.close();
    cable.close();
    dashboard.close();
    api.close();
  }

  @BeforeEach
  void enter() {
    visitor = browser.visitor();
    browser.complaints.clear();
  }

  @AfterEach
  void leave() {
    api.silence(false);
    cable.mend();
    visitor.close();
    assertThat(browser.complaints).as("what pages complained about").isEmpty();
    assertThat(browser.strays).as("requests that left the origin").isEmpty();
  }

  @Test
  void aDeploymentComesUpBeforeTheEyesWithoutAReload() {
    var deployment = api.deploy("comes-up");
    var page = open(deployment);
    page.evaluate("() => { window.neverReloaded = true; }");
    assertThat(page.locator(".summary")).containsText("nothing is proven yet");

    Stories.boot(deployment);
    assertThat(page.locator("#steps > li")).hasCount(6);
    assertThat(page.locator("#steps > li").first()).containsText("The guest has a challenge");
    assertThat(page.locator(".standing")).containsText("Attesting");

    deployment
        .affirmed()
        .proven(Duration.ofSeconds(1))
        .trust("TRUSTED")
        .life("RUNNING")
        .container("web", "RUNNING", 0);
    Stories.release(deployment, deployment.result("affirming", true));
    assertThat(page.locator(".sentence"))
        .containsText("Development hardware (software TPM), running the image you signed, proven");
    assertThat(page.locator("#steps > li")).hasCount(12);
    assertThat(page.locator("#steps > li").first()).containsText("The containers run");
    assertThat(page).hasTitle("Trusted, development only · comes-up · Pavise");
    assertThat((Boolean) page.evaluate("() => window.neverReloaded === true")).isTrue();
  }

  @Test
  void theListFollowsEveryDeploymentAndShowsNewOnesOnTop() {
    var first = Stories.boot(api.deploy("listed-first"));
    var page = RealBrowser.signIn(visitor, api.code());
    assertThat(page.locator(".stream.live")).isVisible();
    var row = page.locator("#row-" + first.id());
    assertThat(row).containsText("Attesting");

    first.affirmed().proven(Duration.ZERO).trust("TRUSTED").life("RUNNING").tell("RUNNING", "Runs");
    assertThat(row).containsText("Trusted, development only");

    var second = api.deploy("listed-second");
    second.tell("DEPLOYMENT_ACCEPTED", "The deployment is accepted");
    assertThat(page.locator("tbody tr").first()).containsText("listed-second");

    second.life("FAILED").tell("FAILED", "The guest gave up");
    assertThat(page.locator("#row-" + second.id())).containsText("Failed");
  }

  @Test
  void twoBrowsersSeeTheSameAtOnce() {
    var deployment = Stories.boot(api.deploy("seen-twice"));
    try (var other = browser.visitor()) {
      var one = open(deployment);
      var two = RealBrowser.signIn(other, api.code());
      two.navigate("/deployments/" + deployment.id());
      assertThat(two.locator(".stream.live")).isVisible();
      deployment.life("STOPPED").tell("STOPPED", "The VM is gone");
      assertThat(one.locator(".standing")).containsText("Stopped");
      assertThat(two.locator(".standing")).containsText("Stopped");
    }
  }

  @Test
  void aControlPlaneThatIsAwayIsSaidAndWhatHappenedMeanwhileIsNotMissed() {
    var deployment = Stories.boot(api.deploy("misses-nothing"));
    var page = open(deployment);
    api.goAway();
    assertThat(page.locator(".connection")).containsText("The control plane does not answer.");
    assertThat(page.locator(".connection time")).hasText(Pattern.compile(".*UTC"));
    assertThat(page.locator(".drains").first())
        .hasCSS("filter", Pattern.compile("grayscale\\(1\\)"));

    deployment.tell("EVIDENCE_RECEIVED", "Posted while nobody listened");
    deployment.life("FAILED").tell("FAILED", "Gave up while nobody listened");
    api.comeBack();
    assertThat(page.locator(".stream.live")).isVisible(patiently());
    assertThat(page.locator("#steps > li")).hasCount(8);
    assertThat(page.locator("#steps > li").nth(1)).containsText("Posted while nobody listened");
    assertThat(page.locator(".standing")).containsText("Failed");
  }

  @Test
  void aControlPlaneThatFallsSilentCountsAsAway() {
    var page = open(Stories.boot(api.deploy("silence")));
    api.silence(true);
    assertThat(page.locator(".connection"))
        .containsText("The control plane does not answer.", contains());
    api.silence(false);
    assertThat(page.locator(".stream.live")).isVisible(patiently());
  }

  @Test
  void aLostStreamIsSaidWithSinceWhenAndComesBackByItself() {
    var deployment = Stories.boot(api.deploy("lost-stream"));
    var page = open(deployment);
    cable.cut();
    assertThat(page.locator("#lost")).isVisible(patiently());
    assertThat(page.locator("#lost-since")).hasText(Pattern.compile("..:..:.. UTC"));
    assertThat(page.locator(".connection")).isHidden();
    deployment.life("STOPPING").tell("STOP_REQUESTED", "Stopped while it was lost");
    cable.mend();
    assertThat(page.locator("#lost"))
        .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(20_000));
    assertThat(page.locator("#steps > li").first()).containsText("Stopped while it was lost");
    assertThat(page.locator("#steps > li")).hasCount(7);
  }

  @Test
  void aStreamThatFallsSilentCountsAsLost() {
    var deployment = Stories.boot(api.deploy("silent-stream"));
    var page = open(deployment);
    cable.hold();
    assertThat(page.locator("#lost")).isVisible(patiently());
    deployment.life("STOPPING").tell("STOP_REQUESTED", "Stopped while it was silent");
    cable.mend();
    assertThat(page.locator("#steps > li").first())
        .containsText("Stopped while it was silent", contains());
    assertThat(page.locator("#lost")).isHidden();
  }

  @Test
  void aProofRunsOutOnThePageEvenWhenNobodySaysSo() {
    var deployment = Stories.boot(api.deploy("runs-out"));
    deployment.affirmed().trust("TRUSTED").life("RUNNING");
    deployment.proven(Duration.ZERO, Duration.ofSeconds(4)).tell("RUNNING", "Runs");
    var page = open(deployment);
    assertThat(page.locator(".standing")).containsText("Trusted");
    assertThat(page.locator(".standing")).containsText("Stale", contains());
    assertThat(page.locator(".axes .tone-good")).hasCount(0);
  }

  @Test
  void aProofRunsOutOnThePageEvenWithoutItsStream() {
    var deployment = Stories.boot(api.deploy("runs-out-alone"));
    deployment.affirmed().trust("TRUSTED").life("RUNNING");
    deployment.proven(Duration.ZERO, Duration.ofSeconds(6)).tell("RUNNING", "Runs");
    var page = open(deployment);
    cable.cut();
    assertThat(page.locator(".when-expired")).isVisible(patiently());
    cable.mend();
  }

  @Test
  void whatAGuestSaysIsTextAndNeverMarkup() {
    var nasty = "<img src=x onerror=alert(1)>\n\ndata: forged\nevent: ended\r\rid: 9";
    var deployment = api.deploy("nasty <script>alert(1)</script>");
    var page = open(deployment);
    deployment.container(nasty, "RUNNING", 1).lifeMessage(nasty);
    deployment.endpoint("web", 443, "javascript:alert(1)", "tcp");
    deployment.findings(
        List.of(Fixtures.finding("X_<b>", "workload", "FAIL", "<b>field", "<b>a", nasty, "<b>do")));
    deployment.tell("RUNNING", "<b>bold</b>", nasty, Map.of());
    assertThat(page.locator("#steps > li").first()).containsText("<b>bold</b>");
    assertThat(page.locator("#steps > li").first()).containsText("data: forged");
    assertThat(page.locator("main img, main b, main script")).hasCount(0);
    assertThat(page.locator("a[href^=javascript]")).hasCount(0);
    assertThat(page.locator(".stream.live")).isVisible();
  }

  @Test
  void freshEvidenceIsAskedForWithoutLeavingThePage() {
    var deployment = Stories.boot(api.deploy("attest-now")).life("RUNNING");
    deployment.tell("RUNNING", "The containers run");
    var page = open(deployment);
    page.getByText("Attest now").click();
    assertThat(page.locator("#flash")).containsText("Fresh evidence is asked for.");
    assertThat(page.locator("#steps > li").first()).containsText("Fresh evidence was asked for");
  }

  @Test
  void aStopIsConfirmedFirst() {
    var deployment = Stories.boot(api.deploy("to-be-stopped"));
    var page = open(deployment);
    page.getByText("Stop…").click();
    assertThat(page.locator("h1")).hasText("Stop to-be-stopped?");
    assertThat(api.requests).doesNotContain("DELETE /api/v1/deployments/" + deployment.id());
    page.getByText("Stop it").click();
    assertThat(page.locator("#flash")).containsText("is being stopped");
    assertThat(page.locator(".standing")).containsText("Stopping");
    assertThat(page.getByText("Stop…")).hasCount(0);
  }

  @Test
  void aTimelineOfThousandsOfStepsKeepsThePageSmall() {
    var deployment = Stories.boot(api.deploy("long-lived"));
    for (int i = 0; i < 1000; i++) {
      deployment.tell("CHALLENGE_ISSUED", "Step " + i);
    }
    var page = open(deployment);
    assertThat(page.locator("#steps > li")).hasCount(200);
    assertThat(page.locator("#steps > li").first()).containsText("Step 999");
    for (int i = 1000; i < 1020; i++) {
      deployment.tell("CHALLENGE_ISSUED", "Step " + i);
    }
    assertThat(page.locator("#steps > li").first()).containsText("Step 1019");
    assertThat(page.locator("#steps > li")).hasCount(200);
  }

  private Page open(FakeDeployment deployment) {
    var page = RealBrowser.signIn(visitor, api.code());
    page.navigate("/deployments/" + deployment.id());
    assertThat(page.locator(".stream.live")).isVisible(patiently());
    return page;
  }

  private static LocatorAssertions.ContainsTextOptions contains() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);
  }

  private static LocatorAssertions.IsVisibleOptions patiently() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);
  }
}
