package dev.pavise.guest.agent.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pavise.guest.agent.Root;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What layers may do, and what hostile ones try. */
class LayerUnpackerTest {
  private static final ImageLimits LIMITS = new ImageLimits(10, 1 << 20, 1 << 20, 50);

  @TempDir Path directory;

  private Path root;
  private Path outside;
  private LayerUnpacker unpacker;
  private int uid;
  private int gid;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "kept");
    unpacker = new LayerUnpacker(root, LIMITS);
    uid = (Integer) Files.getAttribute(root, "unix:uid");
    gid = (Integer) Files.getAttribute(root, "unix:gid");
  }

  @Test
  void keepsContentModeAndTime() throws IOException {
    unpack(tar().directory("bin/", 0755).file("bin/tool", 04755, new byte[] {1, 2}));

    assertThat(root.resolve("bin/tool")).hasBinaryContent(new byte[] {1, 2});
    assertThat((Integer) Files.getAttribute(root.resolve("bin/tool"), "unix:mode") & 07777)
        .isEqualTo(04755);
    assertThat(Files.getLastModifiedTime(root.resolve("bin")).toMillis())
        .isEqualTo(1_700_000_000_000L);
  }

  @Test
  void keepsOwners() throws IOException {
    Root.require();
    unpack(new TarBytes().owner(33, 34).file("a", "").symbolicLink("b", "a"));

    assertThat(Files.getAttribute(root.resolve("a"), "unix:uid")).isEqualTo(33);
    assertThat(Files.getAttribute(root.resolve("b"), "unix:gid", LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(34);
  }

  @Test
  void makesMissingDirectories() throws IOException {
    unpack(tar().file("deep/down/file", "x"));
    assertThat(root.resolve("deep/down/file")).hasContent("x");
  }

  @Test
  void putsAbsoluteNamesBeneathTheRoot() throws IOException {
    unpack(tar().file("/etc/passwd", "x"));
    assertThat(root.resolve("etc/passwd")).hasContent("x");
  }

  @Test
  void refusesNamesThatClimb() {
    refuses(tar().file("../outside/kept", "x"));
    refuses(tar().file("a/../../outside/kept", "x"));
    refuses(tar().hardLink("link", "../outside/kept"));
    assertThat(outside.resolve("kept")).hasContent("kept");
  }

  @Test
  void followsLinksOfParentsWithinTheRootOnly() throws IOException {
    unpack(
        tar()
            .symbolicLink("absolute", outside.toString())
            .file("absolute/kept", "mine")
            .symbolicLink("climbing", "../../../../../../../" + outside)
            .file("climbing/kept2", "mine"));

    assertThat(outside.resolve("kept")).hasContent("kept");
    assertThat(outside.resolve("kept2")).doesNotExist();
    assertThat(Path.of(root.toString(), outside.toString(), "kept")).hasContent("mine");
  }

  @Test
  void replacesALinkInsteadOfWritingThroughIt() throws IOException {
    unpack(tar().symbolicLink("file", outside.resolve("kept").toString()).file("file", "mine"));

    assertThat(outside.resolve("kept")).hasContent("kept");
    assertThat(root.resolve("file")).isRegularFile().hasContent("mine");
  }

  @Test
  void doesNotChangeModeOrTimeThroughALink() throws IOException {
    var before = Files.getAttribute(outside, "unix:mode");
    unpack(tar().symbolicLink("d", outside.toString()).directory("d", 0700));

    assertThat(Files.getAttribute(outside, "unix:mode")).isEqualTo(before);
    assertThat(root.resolve("d")).isDirectory();
    assertThat(Files.isSymbolicLink(root.resolve("d"))).isFalse();
  }

  @Test
  void linksHardOnlyToFilesOfTheRoot() throws IOException {
    unpack(tar().file("a", "x").hardLink("b", "a").symbolicLink("out", outside.toString()));
    assertThat(Files.isSameFile(root.resolve("a"), root.resolve("b"))).isTrue();

    refuses(tar().hardLink("c", "out/kept"));
    refuses(tar().hardLink("c", "missing"));
    refuses(tar().directory("dir/", 0755).hardLink("c", "dir"));
  }

  @Test
  void breaksALoopOfLinks() {
    refuses(tar().symbolicLink("a", "b").symbolicLink("b", "a").file("a/file", "x"));
  }

  @Test
  void removesWhatAWhiteoutHides() throws IOException {
    unpack(tar().file("etc/a", "1").file("etc/b", "1").file("gone/deep/file", "1"));
    unpack(tar().file("etc/.wh.a", "").file(".wh.gone", "").file(".wh.missing", ""));

    assertThat(root.resolve("etc/a")).doesNotExist();
    assertThat(root.resolve("etc/b")).exists();
    assertThat(root.resolve("gone")).doesNotExist();
    assertThat(root.resolve("etc/.wh.a")).doesNotExist();
  }

  @Test
  void anOpaqueWhiteoutHidesLowerLayersButNotItsOwn() throws IOException {
    unpack(tar().file("d/old", "1").file("d/sub/old", "1"));
    unpack(tar().file("d/new", "2").file("d/sub/new", "2").file("d/.wh..wh..opq", ""));

    assertThat(root.resolve("d/old")).doesNotExist();
    assertThat(root.resolve("d/sub/old")).doesNotExist();
    assertThat(root.resolve("d/new")).hasContent("2");
    assertThat(root.resolve("d/sub/new")).hasContent("2");
  }

  @Test
  void aWhiteoutCannotReachOutside() throws IOException {
    unpack(tar().symbolicLink("d", outside.toString()));
    unpack(tar().file("d/.wh.kept", "").file("d/.wh..wh..opq", ""));
    refuses(tar().file(".wh...", ""));
    refuses(tar().file(".wh.", ""));

    assertThat(outside.resolve("kept")).hasContent("kept");
  }

  @Test
  void refusesDevicesExceptThoseOfTheContainersOwnDev() throws IOException {
    refuses(tar().entry("disk", '4', "", 0600, new byte[0]));
    refuses(tar().entry("tty", '3', "", 0600, new byte[0]));
    refuses(tar().entry("pipe", '6', "", 0600, new byte[0]));
    unpack(tar().entry("dev/null", '3', "", 0666, new byte[0]).file("after", "x"));

    assertThat(root.resolve("dev/null")).doesNotExist();
    assertThat(root.resolve("after")).hasContent("x");
  }

  @Test
  void refusesMoreEntriesThanAllowed() {
    var tar = tar();
    for (var i = 0; i <= LIMITS.entriesMax(); i++) {
      tar.file("f" + i, "");
    }
    refuses(tar);
  }

  @Test
  void readsLongNamesOfBothKinds() throws IOException {
    var name = "long/" + "n".repeat(200);
    unpack(tar().pax("path", name).file("short", "pax"));
    assertThat(root.resolve(name)).hasContent("pax");

    var gnu = "gnu/" + "m".repeat(180);
    unpack(
        tar()
            .entry("././@LongLink", 'L', "", 0644, (gnu + "\0").getBytes(StandardCharsets.UTF_8))
            .file("short", "gnu"));
    assertThat(root.resolve(gnu)).hasContent("gnu");
  }

  @Test
  void refusesPaxNamesThatClimb() {
    refuses(tar().pax("path", "../outside/kept").file("short", "x"));
    refuses(tar().pax("linkpath", "../outside/kept").hardLink("link", "x"));
  }

  @Test
  void refusesSparseFilesAndUnknownTypes() {
    refuses(tar().pax("GNU.sparse.major", "1").file("sparse", "x"));
    refuses(tar().entry("sparse", 'S', "", 0644, new byte[0]));
    refuses(tar().entry("odd", 'Z', "", 0644, new byte[0]));
  }

  @Test
  void refusesNumbersThatCannotBe() {
    refuses(tar().pax("size", "-1").file("a", "x"));
    refuses(tar().pax("uid", "99999999999").file("a", "x"));
    refuses(tar().pax("size", "abc").file("a", "x"));
    var header = tar().header("big", '0', "", 0644, 0);
    header[124] = (byte) 0xFF;
    java.util.Arrays.fill(header, 125, 136, (byte) 0xFF);
    TarBytes.seal(header);
    refuses(tar().raw(header));
  }

  @Test
  void refusesAWrongChecksumAndATruncatedArchive() {
    var bytes = tar().file("a", "content").toByteArray();
    bytes[0] ^= 1;
    assertThatThrownBy(() -> unpacker.unpack(new ByteArrayInputStream(bytes)))
        .isInstanceOf(ImageRefused.class);
    var half = java.util.Arrays.copyOf(tar().file("a", "content").toByteArray(), 515);
    assertThatThrownBy(() -> unpacker.unpack(new ByteArrayInputStream(half)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesNamesThatNoFileCanHave() {
    refuses(tar().pax("path", "a\0b").file("x", ""));
    refuses(tar().pax("path", "p/".repeat(4000)).file("x", ""));
    refuses(tar().pax("path", "n".repeat(300)).file("x", ""));
  }

  @Test
  void anyBytesAreAnArchiveOrAnError() throws IOException {
    var random = new Random(7);
    var good = tar().pax("path", "a/b").file("x", "abc").symbolicLink("l", "a").toByteArray();
    for (var round = 0; round < 500; round++) {
      var bytes = good.clone();
      for (var flips = random.nextInt(4) + 1; flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var header = random.nextInt(4) * 512;
      if (random.nextBoolean()) {
        TarBytes.seal(java.util.Arrays.copyOfRange(bytes, header, header + 512));
      }
      var target = Files.createDirectory(directory.resolve("fuzz"));
      assertThat(
              catchThrowable(
                  () -> new LayerUnpacker(target, LIMITS).unpack(new ByteArrayInputStream(bytes))))
          .satisfiesAnyOf(
              failure -> assertThat(failure).isNull(),
              failure -> assertThat(failure).isInstanceOf(IOException.class));
      RootTree.remove(target);
    }
    assertThat(outside.resolve("kept")).hasContent("kept");
  }

  private TarBytes tar() {
    return new TarBytes().owner(uid, gid);
  }

  private void unpack(TarBytes tar) throws IOException {
    unpacker.unpack(new ByteArrayInputStream(tar.toByteArray()));
  }

  private void refuses(TarBytes tar) {
    assertThatThrownBy(() -> unpack(tar)).isInstanceOf(IOException.class);
  }
}
