package dev.pavise.guest.agent.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulling from registries that are honest, and from those that are not. */
class ImagesTest {
  private static final ImageLimits LIMITS = new ImageLimits(3, 1 << 20, 64 * 1024, 100);

  @TempDir Path directory;

  private TestRegistry registry;
  private Path root;
  private int uid;
  private int gid;

  @BeforeEach
  void start() throws IOException {
    registry = new TestRegistry();
    root = Files.createDirectory(directory.resolve("root"));
    uid = (Integer) Files.getAttribute(root, "unix:uid");
    gid = (Integer) Files.getAttribute(root, "unix:gid");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void unpacksTheLayersInOrderAndReadsTheConfiguration() throws Exception {
    var reference =
        new TestImage()
            .layer(tar().file("a", "lower").file("b", "lower"))
            .layer(tar().file("a", "upper"))
            .execution("{\"Cmd\":[\"serve\"],\"User\":\"web\",\"Unknown\":{\"x\":1}}")
            .push(registry);
    var config = pull(reference);

    assertThat(root.resolve("a")).hasContent("upper");
    assertThat(root.resolve("b")).hasContent("lower");
    assertThat(config.cmd()).containsExactly("serve");
    assertThat(config.user()).isEqualTo("web");
    assertThat(layersLeft()).isZero();
  }

  @Test
  void choosesTheGuestsPlatformFromAnIndex() throws Exception {
    var manifest = new TestImage().layer(tar().file("a", "x")).manifest(registry);
    var index =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
         {"mediaType":"m","digest":"%s","size":1,"platform":{"architecture":"arm64","os":"linux"}},
         {"mediaType":"m","digest":"%s","size":1,"platform":{"architecture":"amd64","os":"linux"}}]}\
        """
            .formatted(Sha256.of(new byte[] {9}), registry.put(manifest));
    pull(TestRegistry.reference(registry.put(bytes(index))));

    assertThat(root.resolve("a")).hasContent("x");
  }

  @Test
  void refusesAManifestThatIsNotThatOfTheDigest() throws Exception {
    var reference = new TestImage().layer(tar().file("a", "x")).push(registry);
    registry.replace(
        reference.digest(), new TestImage().layer(tar().file("a", "evil")).manifest(registry));
    refuses(reference);
  }

  @Test
  void neverUnpacksALayerOfOtherBytes() throws Exception {
    var image = new TestImage().layer(tar().file("a", "x"));
    var reference = image.push(registry);
    var honest = Sha256.of(TestImage.gzip(tar().file("a", "x").toByteArray()));
    registry.replace(honest, TestImage.gzip(tar().file("a", "evil").toByteArray()));
    refuses(reference);

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void refusesALayerThatIsLongerOrShorterThanDeclared() throws Exception {
    var reference = new TestImage().layer(tar().file("a", "x")).push(registry);
    var layer = TestImage.gzip(tar().file("a", "x").toByteArray());
    var honest = Sha256.of(layer);
    registry.replace(honest, java.util.Arrays.copyOf(layer, layer.length + 1));
    refuses(reference);
    registry.replace(honest, java.util.Arrays.copyOf(layer, layer.length - 1));
    assertThatThrownBy(() -> pull(reference)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesALayerThatUnpacksToSomethingElseThanTheConfigurationSays() throws Exception {
    refuses(
        new TestImage()
            .layer(tar().file("a", "x"))
            .claimDiffId(0, Sha256.of(new byte[0]))
            .push(registry));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void refusesAnImageThatGrowsWithoutBound() throws Exception {
    refuses(
        new TestImage()
            .layer(tar().file("bomb", 0644, new byte[(int) LIMITS.unpackedBytesMax()]))
            .push(registry));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void countsWhatFollowsTheArchiveAsWell() throws Exception {
    var tar = tar().file("a", "x").toByteArray();
    var padded = java.util.Arrays.copyOf(tar, (int) LIMITS.unpackedBytesMax() + 1);
    refuses(new TestImage().layer(padded).push(registry));
  }

  @Test
  void refusesMoreLayersThanAllowed() throws Exception {
    var image = new TestImage();
    for (var i = 0; i <= LIMITS.layersMax(); i++) {
      image.layer(tar().file("f" + i, ""));
    }
    refuses(image.push(registry));
  }

  @Test
  void refusesWhatIsManifestAndIndexAtOnce() throws Exception {
    var both =
        """
        {"schemaVersion":2,"config":{"mediaType":"m","digest":"%1$s","size":1},"layers":[],
         "manifests":[{"mediaType":"m","digest":"%1$s","size":1,
          "platform":{"architecture":"amd64","os":"linux"}}]}\
        """
            .formatted(Sha256.of(new byte[0]));
    refuses(TestRegistry.reference(registry.put(bytes(both))));
  }

  @Test
  void refusesAnIndexThatLeadsToAnIndex() throws Exception {
    var inner = "{\"schemaVersion\":2,\"manifests\":[]}";
    var outer =
        """
        {"schemaVersion":2,"manifests":[{"mediaType":"m","digest":"%s","size":1,
          "platform":{"architecture":"amd64","os":"linux"}}]}\
        """
            .formatted(registry.put(bytes(inner)));
    refuses(TestRegistry.reference(registry.put(bytes(outer))));
  }

  @Test
  void refusesOtherPlatformsAndLayerKinds() throws Exception {
    var config = "{\"architecture\":\"arm64\",\"os\":\"linux\",\"rootfs\":{\"diff_ids\":[]}}";
    refuses(manifest(config, ""));
    var amd64 = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"diff_ids\":[]}}";
    var foreign =
        "{\"mediaType\":\"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\","
            + "\"digest\":\"%s\",\"size\":0}".formatted(Sha256.of(new byte[0]));
    refuses(manifest(amd64, foreign));
    refuses(manifest(amd64.replace("[]", "[\"" + Sha256.of(new byte[0]) + "\"]"), ""));
  }

  @Test
  void fetchesAnAnonymousTokenWhenTheRegistryWantsOne() throws Exception {
    registry.wantsToken = true;
    pull(new TestImage().layer(tar().file("a", "x")).push(registry));

    assertThat(root.resolve("a")).hasContent("x");
    assertThat(registry.requests.stream().filter("/token"::equals)).hasSize(1);
  }

  @Test
  void followsARedirectOfABlobWithinTheSameHost() throws Exception {
    var reference = new TestImage().layer(tar().file("a", "x")).push(registry);
    registry.blobsElsewhere = "/elsewhere/" + Sha256.of(new byte[0]);
    assertThatThrownBy(() -> pull(reference)).isInstanceOf(IOException.class);
    assertThat(registry.requests).anyMatch(path -> path.startsWith("/elsewhere/"));
  }

  @Test
  void isNotSentToPlacesThatOnlyTheGuestCanReach() throws Exception {
    try (var internal = new TestRegistry()) {
      var reference = new TestImage().layer(tar().file("a", "x")).push(registry);
      registry.blobsElsewhere =
          internal.address().toString().replace("127.0.0.1", "localhost") + "/metadata";
      refuses(reference);
      registry.blobsElsewhere = "file:///etc/passwd";
      refuses(reference);
      registry.wantsToken = true;
      registry.realm = "http://169.254.169.254/latest/meta-data";
      refuses(reference);

      assertThat(internal.requests).isEmpty();
    }
  }

  @Test
  void doesNotFollowRedirectsForEver() throws Exception {
    var reference = new TestImage().layer(tar().file("a", "x")).push(registry);
    registry.blobsElsewhere = "/blobs/again";
    assertThatThrownBy(() -> pull(reference)).isInstanceOf(IOException.class);
    assertThat(registry.requests).hasSizeLessThan(20);
  }

  @Test
  void anyJsonIsAManifestOrRefused() {
    var random = new Random(3);
    var good =
        """
        {"schemaVersion":2,"config":{"mediaType":"m","digest":"%1$s","size":1},"layers":[null,
         {"mediaType":"m","digest":"%1$s","size":1}]}\
        """
            .formatted(Sha256.of(new byte[0]));
    var config =
        """
        {"architecture":"amd64","os":"linux","config":{"Env":[null],"Cmd":["a"]},
         "rootfs":{"diff_ids":["%s"]}}\
        """
            .formatted(Sha256.of(new byte[0]));
    for (var round = 0; round < 5_000; round++) {
      assertRefusedOrRead(() -> ImageManifest.decode(damaged(good, random), LIMITS));
      assertRefusedOrRead(() -> ImageConfig.decode(damaged(config, random)));
    }
  }

  private static void assertRefusedOrRead(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThat(catchThrowable(call))
        .satisfiesAnyOf(
            failure -> assertThat(failure).isNull(),
            failure -> assertThat(failure).isInstanceOf(ImageRefused.class));
  }

  private static byte[] damaged(String json, Random random) {
    var bytes = bytes(json);
    for (var changes = random.nextInt(3); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) " \"{}[],:0n".charAt(random.nextInt(10));
    }
    return bytes;
  }

  private ImageReference manifest(String config, String layers) {
    var configBytes = bytes(config);
    var json =
        """
        {"schemaVersion":2,"config":{"mediaType":"m","digest":"%s","size":%d},"layers":[%s]}\
        """
            .formatted(registry.put(configBytes), configBytes.length, layers);
    return TestRegistry.reference(registry.put(bytes(json)));
  }

  private ImageConfig pull(ImageReference reference) throws IOException, InterruptedException {
    return images().pull(reference, root);
  }

  private Images images() throws IOException {
    var work = Files.createDirectories(directory.resolve("work"));
    return new Images(registry.rewrite(), work, LIMITS);
  }

  private void refuses(ImageReference reference) {
    assertThatThrownBy(() -> pull(reference)).isInstanceOf(ImageRefused.class);
  }

  private long layersLeft() throws IOException {
    try (var files = Files.list(directory.resolve("work"))) {
      return files.count();
    }
  }

  private TarBytes tar() {
    return new TarBytes().owner(uid, gid);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
