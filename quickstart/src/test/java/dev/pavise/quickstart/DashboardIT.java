package dev.pavise.quickstart;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Pavise;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.messages.DeploymentId;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tenant watches in a real browser how a real VM comes up and is proven; nothing is faked on the
 * way from the firmware's measurement to the pixel. While it runs, the secret is looked for.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(1200)
class DashboardIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private WholeInstallation whole;
  private Story story;
  private Api api;
  private Playwright playwright;
  private Page page;
  private DeploymentId id;

  @BeforeAll
  void watchADeploymentComeUp() throws IOException, InterruptedException {
    whole = WholeInstallation.start();
    story = whole.story();
    api = whole.api();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    page = signIn(visitor());
    id = story.deploy(api).id();
    page.locator("#row-" + id + " a").first().click();
    page.evaluate("() => { window.neverReloaded = true; }");
    assertThat(page.locator(".summary")).containsText("nothing is proven yet");
    assertThat(page.locator("#steps > li").first()).containsText("The containers run", patiently());
  }

  @AfterAll
  void stop() throws IOException, InterruptedException {
    try {
      playwright.close();
      story.stop(api, id);
    } finally {
      whole.stop(); // Also where the deployment never came to be: no process may be left.
    }
  }

  @Test
  void thePageTurnsTrustedByItselfAndSaysWhatIsProven() {
    assertThat(page).hasTitle("Trusted, development only · https-nginx · Pavise");
    assertThat(page.locator(".sentence"))
        .containsText("Development hardware (software TPM), running the image you signed, proven");
    assertThat((Boolean) page.evaluate("() => window.neverReloaded === true")).isTrue();
    assertThat(complaints).as("what the page complained about").isEmpty();
  }

  @Test
  void everyStepOfTheTimelineIsThere() {
    var steps = page.locator("#steps > li").allInnerTexts();
    assertThat(String.join("\n", steps))
        .contains(
            "The deployment is accepted",
            "The VM is launched",
            "The guest has a challenge",
            "The guest posted evidence",
            "The evidence holds",
            "The keys are released to the guest",
            "The containers run");
  }

  @Test
  void itReadsOnAPhone() throws IOException {
    Files.createDirectories(SCREENSHOTS);
    page.screenshot(screenshot("wide.png"));
    page.setViewportSize(390, 844);
    page.screenshot(screenshot("narrow.png"));
    assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
        .as("nothing is wider than the phone")
        .isLessThanOrEqualTo(390);
    page.setViewportSize(1280, 900);
  }

  @Test
  void theSecretIsInNoRowOfTheDatabaseAndNotInTheMemoryOfTheControlPlane() throws Exception {
    var rows = new TestDatabase(whole.home().layout()).dump();
    var heap = heapOf("control-plane");

    var known = api.deployment(id).manifestDigest().hex().getBytes(StandardCharsets.US_ASCII);
    assertThat(Needle.of(known).isIn(rows)).as("what is stored is found in the dump").isTrue();
    assertThat(Needle.of(known).isIn(heap)).as("what is known is found in the heap").isTrue();
    for (var needle :
        PrivateKeyMarks.of(whole.home().layout().home().resolve("samples/https-nginx/tls"))) {
      assertThat(needle.isIn(rows)).as("the secret in the database").isFalse();
      assertThat(needle.isIn(heap)).as("the secret in the control plane's heap").isFalse();
    }
  }

  @Test
  void aTenantWhoTrustsNoServerComesToTheSameButForTheWorkersSecret() {
    var layout = whole.home().layout();
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Pavise.run(
            new Surroundings(
                new Terminal(new PrintWriter(out), new PrintWriter(err), false),
                InputStream.nullInputStream(),
                Map.of(),
                ConfigDirectory.of(Map.of(), layout.home().toString()),
                Optional.of(layout.home()),
                Optional.of(whole.home().guestImage()),
                ZoneOffset.UTC,
                Optional.empty()),
            "verify",
            "--deployment",
            "https-nginx",
            "--owner",
            api.deployment(id).ownerKey().toString(),
            "--development-root",
            layout.providerState().resolve("tpm-ca/root.pem").toString(),
            "--json");

    assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.REFUSED);
    var judged = JsonMapper.shared().readTree(out.toString());
    assertThat(judged.path("findings").valueStream())
        .filteredOn(finding -> finding.path("severity").asString().equals("FAIL"))
        .as(out.toString())
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.path("code").asString()).isEqualTo("AK_CREDENTIAL"));
  }

  private BrowserContext visitor() {
    var browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(
                        Path.of(System.getProperty("pavise.chromium", "/usr/bin/chromium")))
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    var context = browser.newContext();
    context.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    context.onWebError(error -> complaints.add(error.error()));
    return context;
  }

  private Page signIn(BrowserContext visitor) {
    var signingIn = visitor.newPage();
    signingIn.navigate(whole.installation().addresses().dashboard().toString());
    signingIn.getByLabel("One-time code").fill(api.signInCode().code());
    signingIn.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
    signingIn.waitForURL("**/deployments");
    return signingIn;
  }

  private static LocatorAssertions.ContainsTextOptions patiently() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout((double) PATIENCE.toMillis());
  }

  private static Page.ScreenshotOptions screenshot(String name) {
    return new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name)).setFullPage(true);
  }

  private byte[] heapOf(String app) throws IOException, InterruptedException {
    var dump = whole.home().layout().run().resolve(app + ".hprof");
    Script.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            PrivateFile.read(whole.home().layout().pidFile(app)).strip(),
            "GC.heap_dump",
            dump.toString()));
    try {
      return Files.readAllBytes(dump);
    } finally {
      Files.delete(dump);
    }
  }
}
