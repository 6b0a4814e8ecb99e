package dev.pavise.webui.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.pavise.webui.Dashboard;
import dev.pavise.webui.fake.FakeControlPlane;
import dev.pavise.webui.fake.FakeDeployment;
import dev.pavise.webui.fake.Fixtures;
import dev.pavise.webui.fake.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Draws every page wide, narrow and dark into target/screenshots, for people to look at; axe looks
 * at each too.
 */
class ScreenshotsIT {
  private static final Path FOLDER = Path.of("target", "screenshots");

  @Test
  void everyPageIsDrawnWideNarrowAndDark(@TempDir Path folder) {
    var certificate = TestCertificate.make(folder);
    try (var api = new FakeControlPlane(certificate);
        var dashboard = Dashboard.start(api, certificate);
        var browser = new RealBrowser(dashboard.address())) {
      var pages = stories(api);
      draw(browser, api, pages, "wide", new Browser.NewContextOptions().setViewportSize(1280, 800));
      draw(
          browser, api, pages, "narrow", new Browser.NewContextOptions().setViewportSize(390, 844));
      draw(
          browser,
          api,
          pages,
          "dark",
          new Browser.NewContextOptions()
              .setViewportSize(1280, 800)
              .setColorScheme(ColorScheme.DARK));
      assertThat(browser.complaints)
          .as("nothing but the page that is not there, once for each kind of drawing")
          .hasSize(3)
          .allSatisfy(complaint -> assertThat(complaint).contains("status of 404"));
    }
  }

  private static void draw(
      RealBrowser browser,
      FakeControlPlane api,
      Map<String, String> pages,
      String kind,
      Browser.NewContextOptions options) {
    try (var context = browser.visitor(options)) {
      var signIn = context.newPage();
      signIn.navigate("/sign-in");
      shoot(signIn, "sign-in", kind);
      assertAccessible(signIn, "sign-in", kind);
      var page = RealBrowser.signIn(context, api.code());
      pages.forEach(
          (name, path) -> {
            page.navigate(path);
            page.waitForTimeout(700);
            shoot(page, name, kind);
            assertAccessible(page, name, kind);
            assertThat(overflow(page))
                .as("%s, %s: how far it scrolls sideways", name, kind)
                .isZero();
          });
    }
  }

  /** WCAG 2.2 A and AA, as far as a machine can tell. */
  private static void assertAccessible(Page page, String name, String kind) {
    var results =
        new AxeBuilder(page)
            .withTags(
                List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
            .analyze();
    assertThat(results.getPasses()).as("rules that axe checked on %s", name).isNotEmpty();
    assertThat(results.getViolations())
        .as("what axe finds on %s, %s", name, kind)
        .extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
        .isEmpty();
  }

  private static int overflow(Page page) {
    return (int)
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  private static void shoot(Page page, String name, String kind) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(FOLDER.resolve(name + "-" + kind + ".png")));
  }

  /** Every state a deployment's page has, by name and address. */
  private static Map<String, String> stories(FakeControlPlane api) {
    var pages = new LinkedHashMap<String, String>();
    pages.put("no-deployments", "/deployments");
    var stopped = Stories.boot(api.deploy("batch-import"));
    stopped
        .life("STOPPED")
        .trust("PENDING")
        .proven(Duration.ofHours(3))
        .tell("STOPPED", "The VM is gone");
    var failed =
        Stories.boot(
            api.deploy(
                "a-deployment-with-a-very-long-name-that-somebody-generated-0123456789abcdef"));
    failed
        .life("FAILED")
        .trust("UNTRUSTED")
        .lifeMessage("the image 127.0.0.1:5000/app@sha256:… cannot be pulled: connection refused");
    failed.tell(
        "FAILED", "The guest gave up", "the image cannot be pulled: connection refused", Map.of());
    var real = Stories.affirmed(api.deploy("ledger"), UUID.randomUUID());
    real.platform("sev-snp", false)
        .axis("hardware", "PASS")
        .findings(List.of())
        .proven(Duration.ofSeconds(12));
    var stale = Stories.affirmed(api.deploy("mail-relay"), UUID.randomUUID());
    stale
        .proven(Duration.ofMinutes(12))
        .trust("STALE")
        .tell(
            "TRUST_STALE",
            "The evidence is older than the manifest allows",
            null,
            Map.of("trust", "STALE"));
    var refused = Stories.boot(api.deploy("https-nginx-tampered"));
    refused
        .axis("hardware", "WARN")
        .axis("firmware", "PASS")
        .axis("guestImage", "FAIL")
        .axis("freshness", "PASS");
    refused.trust("UNTRUSTED").findings(List.of(Fixtures.pcrMismatch()));
    var refusedEvidence = refused.result("contraindicated", false);
    refused.tell(
        "EVIDENCE_REFUSED",
        "The evidence does not hold",
        null,
        Map.of(
            "trust",
            "UNTRUSTED",
            "evidence",
            refusedEvidence.toString(),
            "findings",
            List.of(Fixtures.pcrMismatch())));
    var booting = api.deploy("analytics");
    booting
        .tell("DEPLOYMENT_ACCEPTED", "The deployment is accepted")
        .tell("INTENT_STORED", "The launch intent is stored");
    booting
        .life("PROVISIONING")
        .tell("LAUNCH_STARTED", "Launching a VM", null, Map.of("life", "PROVISIONING"));
    booting
        .life("BOOTING")
        .instance("local-7f3a")
        .tell("VM_LAUNCHED", "The VM is launched", "local-7f3a", Map.of("life", "BOOTING"));
    api.behind(Duration.ofSeconds(68));
    var trusted = api.deploy("https-nginx");
    Stories.boot(trusted);
    trusted
        .affirmed()
        .proven(Duration.ofSeconds(40))
        .trust("TRUSTED")
        .life("RUNNING")
        .container("web", "RUNNING", 0);
    var evidence = trusted.result("affirming", true);
    Stories.release(trusted, evidence);
    api.behind(Duration.ZERO);
    trusted.proven(Duration.ofSeconds(40));
    pages.put("deployments", "/deployments");
    pages.put("trusted", path(trusted));
    pages.put("refused", path(refused));
    pages.put("stale", path(stale));
    pages.put("booting", path(booting));
    pages.put("failed", path(failed));
    pages.put("stopped", path(stopped));
    pages.put("real", path(real));
    pages.put("stop", path(trusted) + "/stop");
    pages.put("verdicts", path(trusted) + "/results");
    pages.put("verdict", "/results/" + evidence);
    pages.put("verdict-refused", "/results/" + refusedEvidence);
    pages.put("not-found", "/deployments/" + UUID.randomUUID());
    pages.remove("no-deployments");
    return pages;
  }

  private static String path(FakeDeployment deployment) {
    return "/deployments/" + deployment.id();
  }
}
