package dev.pavise.webui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.webui.fake.FakeControlPlane;
import dev.pavise.webui.fake.TestCertificate;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard answers to somebody who is no browser. */
@TestInstance(Lifecycle.PER_CLASS)
class HttpFaceIT {
  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private Path caFile;
  private FakeControlPlane api;
  private Dashboard dashboard;

  @BeforeAll
  void start(@TempDir Path folder) {
    var certificate = TestCertificate.make(folder);
    caFile = certificate.caFile();
    api = new FakeControlPlane(certificate);
    dashboard = Dashboard.start(api, certificate, "--pavise.web-ui.live.streams-max=1");
  }

  @AfterAll
  void stop() {
    dashboard.close();
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/deployments",
        "/deployments/22222222-2222-4222-8222-222222222222",
        "/deployments/22222222-2222-4222-8222-222222222222/results",
        "/deployments/22222222-2222-4222-8222-222222222222/manifest",
        "/deployments/22222222-2222-4222-8222-222222222222/stop",
        "/results/44444444-4444-4444-8444-444444444444",
        "/results/44444444-4444-4444-8444-444444444444/evidence",
        "/results/44444444-4444-4444-8444-444444444444/ear",
        "/actuator",
        "/error"
      })
  void aStrangerIsAskedToSignInAndMakesNoSession(String path) throws Exception {
    var answer = get(stranger(), path);
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("/sign-in?next=");
    assertThat(answer.headers().allValues("Set-Cookie"))
        .noneMatch(cookie -> cookie.startsWith("pavise="));
  }

  @Test
  void saysThatItServesWithoutASessionAndNothingElse() throws Exception {
    var answer = get(stranger(), "/health");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/sign-in", "/assets/app.css", "/webjars/htmx.org/dist/htmx.min.js", "/nowhere"})
  void everyAnswerIsUnderTheStrictPolicy(String path) throws Exception {
    var headers = get(stranger(), path).headers();
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
        .doesNotContain("unsafe");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(headers.firstValue("Server")).isEmpty();
  }

  @Test
  void noPageHasAnythingInline() throws Exception {
    var deployment = api.deploy("nothing-inline");
    var client = signedIn();
    for (var path : new String[] {"/deployments", "/deployments/" + deployment.id(), "/sign-in"}) {
      assertThat(get(client, path).body())
          .doesNotContainPattern("<script(?![^>]* src=)")
          .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=");
    }
  }

  @Test
  void pagesAreNotStoredAndAssetsAreKeptUnderTheirDigest() throws Exception {
    var page = get(stranger(), "/sign-in");
    assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    var css = Pattern.compile("/assets/app-[0-9a-f]{32}\\.css").matcher(page.body());
    assertThat(css.find()).isTrue();
    assertThat(get(stranger(), css.group()).headers().firstValue("Cache-Control").orElseThrow())
        .contains("max-age=31536000");
  }

  @Test
  void theSessionCookieIsStrict() throws Exception {
    var client = stranger();
    var answer = signIn(client, api.code());
    var cookie =
        answer.headers().allValues("Set-Cookie").stream()
            .filter(each -> each.startsWith("pavise="))
            .findFirst()
            .orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/").doesNotContain("Domain");
  }

  @Test
  void behindTlsTheCookiesAreSecure() throws Exception {
    try (var behind =
        Dashboard.start(api.address(), caFile, "--server.forward-headers-strategy=native")) {
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(behind.address().resolve("/sign-in"))
                      .header("X-Forwarded-Proto", "https")
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.headers().allValues("Set-Cookie"))
          .isNotEmpty()
          .allMatch(cookie -> cookie.contains("Secure"));
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/attestations", "/stop"})
  void aFormThatWasNotMadeHereDoesNothing(String what) throws Exception {
    var deployment = api.deploy("forged").life("RUNNING");
    var client = signedIn();
    var before = api.requests.size();
    var answer = post(client, "/deployments/" + deployment.id() + what, "");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("The form is too old");
    assertThat(api.requests).hasSize(before);
  }

  @Test
  void signingInNeedsAFormOfOursToo() throws Exception {
    var code = api.code();
    assertThat(post(stranger(), "/sign-in", "code=" + code).statusCode()).isEqualTo(403);
    assertThat(signIn(stranger(), code).statusCode()).isEqualTo(302);
  }

  @Test
  void aCodeInAnAddressSignsNobodyIn() throws Exception {
    var client = stranger();
    assertThat(get(client, "/sign-in?code=" + api.code()).statusCode()).isEqualTo(200);
    assertThat(get(client, "/deployments").statusCode()).isEqualTo(302);
  }

  @Test
  void theSessionIsANewOneAfterSigningIn() throws Exception {
    var client = stranger();
    signIn(client, api.code());
    var first = cookie(client);
    post(client, "/sign-out", "_csrf=" + formToken(client));
    signIn(client, api.code());
    assertThat(cookie(client)).isNotEqualTo(first);
  }

  @Test
  void anotherTenantsObjectIsNotFound() throws Exception {
    var client = signedIn();
    for (var path :
        new String[] {
          "/deployments/22222222-2222-4222-8222-222222222222",
          "/results/44444444-4444-4444-8444-444444444444",
          "/results/44444444-4444-4444-8444-444444444444/evidence",
          "/deployments/not-an-id",
          "/nowhere"
        }) {
      var answer = get(client, path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).contains("There is nothing here");
    }
  }

  @Test
  void anErrorTellsTheActionAndNothingOfTheInside() throws Exception {
    var client = signedIn();
    var answer = get(client, "/deployments?cursor=junk");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("The cursor is none of ours", "Start without a cursor")
        .doesNotContain("Exception", "dev.pavise", "at org.");
  }

  @Test
  void aStrangersStreamOnlySaysThatTheSessionHasEnded() throws Exception {
    var answer = get(stranger(), "/deployments/live");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(answer.body()).startsWith("event: ended\n").contains("Your session has ended.");
  }

  @Test
  void thereAreNoMoreStreamsThanThereMayBe() throws Exception {
    var client = signedIn();
    var first =
        client.send(
            HttpRequest.newBuilder(dashboard.address().resolve("/deployments/live")).build(),
            BodyHandlers.ofInputStream());
    try (var _ = first.body()) {
      assertThat(first.statusCode()).isEqualTo(200);
      var second = get(client, "/deployments/live");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).hasValue("5");
    }
  }

  @Test
  void theStreamOfWhatIsNotThereEnds() throws Exception {
    try (var other = Dashboard.start(api.address(), caFile)) {
      var client = stranger();
      var form = get(client, other.address().resolve("/sign-in"));
      send(
          client,
          other.address().resolve("/sign-in"),
          "code=" + api.code() + "&_csrf=" + formToken(form));
      // Again and again: the end may come before, while, or after the reader begins.
      for (int i = 0; i < 200; i++) {
        var answer =
            get(client, other.address().resolve("/deployments/" + UUID.randomUUID() + "/live"));
        assertThat(answer.body()).contains("event: ended", "This is no longer here.");
      }
    }
  }

  private static HttpClient stranger() {
    return HttpClient.newBuilder()
        .cookieHandler(new CookieManager())
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  private HttpClient signedIn() throws IOException, InterruptedException {
    var client = stranger();
    assertThat(signIn(client, api.code()).statusCode()).isEqualTo(302);
    return client;
  }

  private HttpResponse<String> signIn(HttpClient client, String code)
      throws IOException, InterruptedException {
    return post(
        client, "/sign-in", "code=" + code + "&_csrf=" + formToken(get(client, "/sign-in")));
  }

  private String formToken(HttpClient client) throws IOException, InterruptedException {
    return formToken(get(client, "/deployments"));
  }

  private static String formToken(HttpResponse<String> page) {
    var matcher = FORM_TOKEN.matcher(page.body());
    assertThat(matcher.find()).as("a form with a token").isTrue();
    return URLEncoder.encode(matcher.group(1), StandardCharsets.UTF_8);
  }

  private static String cookie(HttpClient client) {
    return ((CookieManager) client.cookieHandler().orElseThrow())
        .getCookieStore().getCookies().stream()
            .filter(each -> each.getName().equals("pavise"))
            .findFirst()
            .orElseThrow()
            .getValue();
  }

  private HttpResponse<String> get(HttpClient client, String path)
      throws IOException, InterruptedException {
    return get(client, dashboard.address().resolve(path));
  }

  private static HttpResponse<String> get(HttpClient client, URI address)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(HttpClient client, String path, String form)
      throws IOException, InterruptedException {
    return send(client, dashboard.address().resolve(path), form);
  }

  private static HttpResponse<String> send(HttpClient client, URI address, String form)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }
}
