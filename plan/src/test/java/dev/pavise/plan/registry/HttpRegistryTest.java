package dev.pavise.plan.registry;

import static dev.pavise.plan.registry.FakeRegistryServer.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.plan.registry.FakeRegistryServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpRegistryTest {
  private final FakeRegistryServer server = new FakeRegistryServer();
  private final HttpRegistry registry = new HttpRegistry();

  @AfterEach
  void close() {
    registry.close();
    server.close();
  }

  @Test
  void pinsATagToTheDigestOfTheBytesThatCame() {
    var digest = server.putImage("web", "1", "amd64");

    assertThat(resolve("web:1")).isEqualTo(new Resolution.Pinned(digest));
    assertThat(resolve("web@" + digest)).isEqualTo(new Resolution.Pinned(digest));
  }

  @Test
  void choosesLinuxOnAmd64OutOfAnIndex() {
    var image = server.putImage("web", "amd64", "amd64");
    var other = server.putImage("web", "arm64", "arm64");
    server.putManifest("web", "1", index(other, "arm64", image, "amd64"));

    assertThat(resolve("web:1")).isEqualTo(new Resolution.Pinned(image));
  }

  @Test
  void saysWhichPlatformsThereAreInstead() {
    var other = server.putImage("web", "arm64", "arm64");
    server.putManifest("web", "1", index(other, "arm64", other, "riscv64"));

    assertThat(resolve("web:1"))
        .isInstanceOfSatisfying(
            Resolution.Unsuitable.class,
            it -> assertThat(it.detail()).contains("linux/arm64", "linux/riscv64"));
    assertThat(resolve("web:arm64")).isInstanceOf(Resolution.Unsuitable.class);
  }

  @Test
  void refusesOtherBytesUnderADigest() {
    var asked = digest("something else");
    server.on("/v2/web/manifests/" + asked, Answer.ok("{\"layers\":[]}"));

    assertThat(resolve("web@" + asked)).isInstanceOf(Resolution.Dishonest.class);
  }

  @Test
  void refusesOtherBytesUnderAnIndexEntry() {
    var image = server.putImage("web", "amd64", "amd64");
    server.putManifest("web", "1", index(image, "amd64", image, "amd64"));
    server.on("/v2/web/manifests/" + image, Answer.ok("{\"layers\":[ ]}"));

    assertThat(resolve("web:1")).isInstanceOf(Resolution.Dishonest.class);
  }

  @Test
  void refusesADigestHeaderThatItsBytesDoNotHave() {
    var manifest = "{\"layers\":[]}";
    server.on(
        "/v2/web/manifests/1",
        new Answer(200, manifest, Map.of("Docker-Content-Digest", digest("other").toString()), ""));

    assertThat(resolve("web:1")).isInstanceOf(Resolution.Dishonest.class);
  }

  @Test
  void refusesAConfigurationWithOtherBytes() {
    var config = digest("{\"os\":\"linux\",\"architecture\":\"amd64\"}");
    server.putImage("web", "1", "amd64");
    server.on(
        "/v2/web/blobs/" + config, Answer.ok("{\"os\":\"linux\",\"architecture\":\"amd64\" }"));

    assertThat(resolve("web:1")).isInstanceOf(Resolution.Dishonest.class);
  }

  @Test
  void saysThatATagDoesNotExist() {
    assertThat(resolve("web:9")).isInstanceOf(Resolution.NotFound.class);
  }

  @Test
  void saysThatNothingAnswers() {
    var host = server.host();
    server.close();

    assertThat(registry.resolve(ImageReference.parse(host + "/web:1").orElseThrow()))
        .isInstanceOf(Resolution.Unavailable.class);
  }

  @Test
  void fetchesAnAnonymousTokenForThisRepositoryAlone() {
    var digest = server.putImage("team/web", "1", "amd64");
    protect("/v2/team/web/manifests/1", "/token");
    server.on(
        "/token?service=the+service&scope=repository%3Ateam%2Fweb%3Apull",
        Answer.ok("{\"token\":\"t0ken\"}"));

    assertThat(resolve("team/web:1")).isEqualTo(new Resolution.Pinned(digest));
  }

  @Test
  void saysThatALoginIsWanted() {
    server.putImage("web", "1", "amd64");
    protect("/v2/web/manifests/1", "/token");

    assertThat(resolve("web:1")).isInstanceOf(Resolution.Refused.class);
  }

  @Test
  void takesNoTokenThatCouldNotBeAHeader() {
    server.putImage("web", "1", "amd64");
    protect("/v2/web/manifests/1", "/token");
    server.on(
        "/token?service=the+service&scope=repository%3Aweb%3Apull",
        Answer.ok("{\"token\":\"a\\r\\nHost: elsewhere\"}"));

    assertThat(resolve("web:1")).isInstanceOf(Resolution.Refused.class);
  }

  @Test
  void followsNoChallengeToPlainHttpElsewhere() {
    server.putImage("web", "1", "amd64");
    server.on(
        "/v2/web/manifests/1",
        new Answer(
            401,
            "",
            Map.of("WWW-Authenticate", "Bearer realm=\"http://169.254.169.254/latest\""),
            ""));

    assertThat(resolve("web:1")).isInstanceOf(Resolution.Refused.class);
  }

  @Test
  void followsRedirectsToABound() {
    var digest = server.putImage("web", "1", "amd64");
    redirect("/v2/web/manifests/moved", server.url("/v2/web/manifests/1"));
    redirect("/v2/web/manifests/circle", server.url("/v2/web/manifests/circle"));
    redirect("/v2/web/manifests/away", "http://registry.test/");
    redirect("/v2/web/manifests/file", "file:///etc/passwd");

    assertThat(resolve("web:moved")).isEqualTo(new Resolution.Pinned(digest));
    assertThat(resolve("web:circle")).isInstanceOf(Resolution.Unavailable.class);
    assertThat(resolve("web:away")).isInstanceOf(Resolution.Refused.class);
    assertThat(resolve("web:file")).isInstanceOf(Resolution.Refused.class);
  }

  @Test
  void refusesManifestsThatAreNone() {
    server.on("/v2/web/manifests/text", Answer.ok("hello"));
    server.on("/v2/web/manifests/null", Answer.ok("null"));
    server.on("/v2/web/manifests/list", Answer.ok("[]"));
    server.on("/v2/web/manifests/old", Answer.ok("{\"schemaVersion\":1,\"fsLayers\":[]}"));
    server.on("/v2/web/manifests/deep", Answer.ok("[".repeat(10_000)));
    server.on("/v2/web/manifests/vague", Answer.ok("{\"layers\":[],\"config\":{\"digest\":7}}"));
    server.on("/v2/web/manifests/none", Answer.ok("{\"manifests\":{\"a\":[]}}"));

    for (var tag : new String[] {"text", "null", "list", "old", "deep", "vague", "none"}) {
      assertThat(resolve("web:" + tag)).as(tag).isInstanceOf(Resolution.Unsuitable.class);
    }
  }

  @Test
  void readsNoMoreThanAManifestMayHave() {
    server.on("/v2/web/manifests/1", Answer.ok(" ".repeat(5 * 1024 * 1024)));

    assertThat(resolve("web:1")).isInstanceOf(Resolution.Unavailable.class);
  }

  @Test
  void speaksPlainHttpWithThisMachineOnly() {
    assertThat(HttpRegistry.baseOf("127.0.0.1:5000")).hasToString("http://127.0.0.1:5000");
    assertThat(HttpRegistry.baseOf("localhost")).hasToString("http://localhost");
    assertThat(HttpRegistry.baseOf("registry.example:5000"))
        .hasToString("https://registry.example:5000");
    assertThat(HttpRegistry.baseOf("localhost.example")).hasToString("https://localhost.example");
    assertThat(HttpRegistry.baseOf("127.0.0.1.example")).hasToString("https://127.0.0.1.example");
    assertThat(HttpRegistry.baseOf("docker.io")).hasToString("https://registry-1.docker.io");
  }

  private Resolution resolve(String image) {
    return registry.resolve(ImageReference.parse(server.host() + "/" + image).orElseThrow());
  }

  private void protect(String path, String realm) {
    var challenge = "Bearer realm=\"" + server.url(realm) + "\",service=\"the service\"";
    var manifest =
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\"},\"layers\":[]}"
            .formatted(digest("{\"os\":\"linux\",\"architecture\":\"amd64\"}"));
    server.on(path, new Answer(200, manifest, Map.of("WWW-Authenticate", challenge), "t0ken"));
  }

  private void redirect(String path, String location) {
    server.on(path, new Answer(307, "", Map.of("Location", location), ""));
  }

  private static String index(
      Object first, String firstArchitecture, Object second, String secondArchitecture) {
    return """
        {"schemaVersion":2,"manifests":[
          {"digest":"%s","platform":{"os":"linux","architecture":"%s"}},
          {"digest":"%s","platform":{"os":"linux","architecture":"%s"}}]}
        """
        .formatted(first, firstArchitecture, second, secondArchitecture);
  }
}
