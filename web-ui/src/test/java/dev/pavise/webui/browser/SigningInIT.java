package dev.pavise.webui.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.pavise.webui.Dashboard;
import dev.pavise.webui.fake.FakeControlPlane;
import dev.pavise.webui.fake.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * In and out, in a real browser; with a wrong code, without JavaScript, and when the session ends.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SigningInIT {
  private FakeControlPlane api;
  private Dashboard dashboard;
  private RealBrowser browser;
  private BrowserContext visitor;

  @BeforeAll
  void start(@TempDir Path folder) {
    var certificate = TestCertificate.make(folder);
    api = new FakeControlPlane(certificate);
    dashboard = Dashboard.start(api, certificate, "--pavise.web-ui.live.retry=300ms");
    browser = new RealBrowser(dashboard.address());
  }

  @AfterAll
  void stop() {
    browser.close();
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
    visitor.close();
    assertThat(browser.strays).as("requests that left the origin").isEmpty();
    assertThat(browser.complaints)
        .as("what pages complained about, but for statuses that are meant")
        .allMatch(text -> text.startsWith("Failed to load resource"));
  }

  @Test
  void aCodeLeadsToTheDeploymentsAndIsInNoAddress() {
    var code = api.code();
    var page = RealBrowser.signIn(visitor, code);
    assertThat(page.locator("h1")).hasText("Deployments");
    assertThat(page.locator(".who")).containsText("acme");
    assertThat(page.locator(".who")).containsText("development tenant");
    assertThat(page.url()).doesNotContain(code);
  }

  @Test
  void theBrowserNeverSeesTheToken() {
    api.deploy("tokenless").tell("DEPLOYMENT_ACCEPTED", "The deployment is accepted");
    var page = RealBrowser.signIn(visitor, api.code());
    assertThat(page.content()).doesNotContain("token-");
    assertThat(visitor.cookies())
        .allSatisfy(
            cookie -> {
              assertThat(cookie.value).doesNotContain("token-");
              assertThat(cookie.httpOnly).as(cookie.name).isTrue();
              assertThat(cookie.sameSite)
                  .as(cookie.name)
                  .isIn(SameSiteAttribute.LAX, SameSiteAttribute.STRICT);
            });
    assertThat(page.evaluate("() => JSON.stringify([localStorage, sessionStorage])").toString())
        .doesNotContain("token-");
  }

  @Test
  void aWrongCodeIsRefusedWithWhatToDo() {
    var page = visitor.newPage();
    page.navigate("/sign-in");
    submit(page, "not-a-code");
    assertThat(page.locator("[role=alert]")).containsText("does not fit");
    assertThat(page.locator("[role=alert]")).containsText("Ask for a new code");
    assertThat(page.getByLabel("One-time code")).hasAttribute("aria-invalid", "true");
    assertThat(page.getByLabel("One-time code")).isFocused();
  }

  @Test
  void aCodeCountsOnce() {
    var code = api.code();
    RealBrowser.signIn(visitor, code);
    try (var other = browser.visitor()) {
      var page = other.newPage();
      page.navigate("/sign-in");
      submit(page, code);
      assertThat(page.locator("[role=alert]")).containsText("was used before");
    }
  }

  @Test
  void signingOutEndsTheApiSessionAndEveryOtherTab() {
    var deployment = Stories.boot(api.deploy("two-tabs"));
    var page = RealBrowser.signIn(visitor, api.code());
    var tab = visitor.newPage();
    tab.navigate("/deployments/" + deployment.id());
    assertThat(tab.locator(".stream.live")).isVisible();
    page.bringToFront();
    page.getByText("Sign out").click();
    assertThat(page.locator("main")).containsText("You are signed out.");
    assertThat(api.requests).contains("DELETE /api/v1/sessions/current");
    assertThat(tab.locator(".connection")).containsText("Your session has ended.");
    page.navigate("/deployments");
    assertThat(page).hasURL(Pattern.compile(".*/sign-in\\?next=%2Fdeployments"));
  }

  @Test
  void aSessionThatRanOutLeadsBackToTheSamePage() {
    var deployment = Stories.boot(api.deploy("comes-back"));
    var page = RealBrowser.signIn(visitor, api.code());
    page.navigate("/deployments/" + deployment.id());
    assertThat(page.locator(".stream.live")).isVisible();
    api.forgetSessions();
    assertThat(page.locator(".connection")).containsText("Your session has ended.");
    page.getByText("Sign in again").click();
    assertThat(page.locator("main")).containsText("Your session has ended.");
    submit(page, api.code());
    assertThat(page.locator("h1")).hasText("comes-back");
  }

  @Test
  void aPageAskedForAfterTheSessionRanOutAsksToSignIn() {
    var deployment = Stories.boot(api.deploy("asked-late"));
    var page = RealBrowser.signIn(visitor, api.code());
    api.forgetSessions();
    page.navigate("/deployments/" + deployment.id() + "/results");
    assertThat(page.locator("main")).containsText("Your session has ended.");
    submit(page, api.code());
    assertThat(page.locator("h1")).hasText("Verdicts");
  }

  @Test
  void nobodyIsSentToAnotherSite() {
    var page = visitor.newPage();
    page.navigate("/sign-in?next=//evil.example/deployments");
    submit(page, api.code());
    assertThat(page).hasURL(dashboard.address() + "/deployments");
  }

  @Test
  void everythingReadsAndWorksWithoutJavaScript() {
    var deployment =
        Stories.affirmed(api.deploy("no-script"), api.deploy("other").result("affirming", true));
    try (var plain = browser.visitor(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
      var page = RealBrowser.signIn(plain, api.code());
      page.getByText("no-script").click();
      assertThat(page.locator(".sentence")).containsText("running the image you signed, proven");
      assertThat(page.locator("noscript .notice")).isVisible();
      assertThat(page.locator("#steps > li")).hasCount(12);
      assertThat(page.locator(".connection")).isHidden();
      page.getByText("Attest now").click();
      assertThat(page.locator("#flash")).containsText("Fresh evidence is asked for.");
      assertThat(page.locator("#steps > li")).hasCount(13);
      page.getByText("Stop…").click();
      page.getByText("Stop it").click();
      assertThat(page.locator(".standing")).containsText("Stopping");
      page.getByText("Sign out").click();
      assertThat(page.locator("main")).containsText("You are signed out.");
    }
    assertThat(deployment.id()).isNotNull();
  }

  @Test
  void aControlPlaneThatIsAwayIsSaidInPlaceOfThePage() {
    var page = RealBrowser.signIn(visitor, api.code());
    var code = api.code();
    api.goAway();
    page.navigate("/deployments");
    assertThat(page.locator("h1")).hasText("The control plane does not answer");
    try (var other = browser.visitor()) {
      var stranger = other.newPage();
      stranger.navigate("/sign-in");
      submit(stranger, code);
      assertThat(stranger.locator("[role=alert]")).containsText("The code is still good.");
      api.comeBack();
      submit(stranger, code);
      assertThat(stranger.locator("h1")).hasText("Deployments");
    }
    page.locator(".button.primary").click();
    assertThat(page.locator("h1")).hasText("Deployments");
  }

  @Test
  void aVerdictIsShownDownToItsDigestsAndItsEvidenceIsTakenAway() {
    var deployment = Stories.boot(api.deploy("judged"));
    deployment.affirmed().proven(Duration.ofSeconds(3));
    var evidence = deployment.result("affirming", true);
    Stories.release(deployment, evidence);
    var page = RealBrowser.signIn(visitor, api.code());
    page.navigate("/deployments/" + deployment.id() + "/results");
    page.locator("tbody a").first().click();
    assertThat(page.locator("h1")).containsText("Verdict of");
    for (var name :
        new String[] {
          "Evidence",
          "Runtime data",
          "Manifest",
          "Guest image",
          "Policy",
          "Reference values",
          "Collateral",
          "Verifier version"
        }) {
      assertThat(page.locator(".digests dt").getByText(name, exact())).isVisible();
    }
    assertThat(page.locator(".hazard")).containsText("Development evidence.");
    var download = page.waitForDownload(() -> page.locator("a[href$=evidence]").click());
    assertThat(download.suggestedFilename()).isEqualTo("evidence-" + evidence + ".json");
    var ear = page.waitForDownload(() -> page.locator("a[href$=ear]").click());
    assertThat(ear.suggestedFilename()).isEqualTo("ear-" + evidence + ".jwt");
  }

  private static Locator.GetByTextOptions exact() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static void submit(Page page, String code) {
    page.getByLabel("One-time code").fill(code);
    page.locator("form[action='/sign-in'] button").click();
  }
}
