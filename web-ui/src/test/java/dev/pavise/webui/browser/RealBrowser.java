package dev.pavise.webui.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.LoadState;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Chromium, with everything it complains about or fetches from elsewhere written down. One thread,
 * as Playwright demands.
 */
final class RealBrowser implements AutoCloseable {
  private static final String EXECUTABLE =
      System.getProperty("pavise.chromium", "/usr/bin/chromium");

  private final Playwright playwright;
  private final Browser browser;
  private final URI origin;

  /** Errors and violations that pages wrote to their consoles. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  /** Requests that left the origin. */
  final List<String> strays = new CopyOnWriteArrayList<>();

  RealBrowser(URI origin) {
    this.origin = origin;
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(EXECUTABLE))
                    .setHeadless(true)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
  }

  /** A browser of its own, with its own cookies. */
  BrowserContext visitor(Browser.NewContextOptions options) {
    var context = browser.newContext(options.setBaseURL(origin.toString()));
    context.setDefaultTimeout(20_000);
    context.onRequest(
        request -> {
          if (!request.url().startsWith(origin.toString()) && !request.url().startsWith("data:")) {
            strays.add(request.url());
          }
        });
    context.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().contains("net::ERR_")) {
            complaints.add(message.text());
          }
        });
    context.onWebError(error -> complaints.add(error.error()));
    return context;
  }

  BrowserContext visitor() {
    return visitor(new Browser.NewContextOptions());
  }

  /** Types a code into the form, as a person would. */
  static Page signIn(BrowserContext context, String code) {
    var page = context.newPage();
    page.navigate("/");
    page.getByLabel("One-time code").fill(code);
    page.getByRole(
            com.microsoft.playwright.options.AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName("Sign in"))
        .click();
    page.waitForURL("**/deployments");
    page.waitForLoadState(LoadState.DOMCONTENTLOADED);
    return page;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
