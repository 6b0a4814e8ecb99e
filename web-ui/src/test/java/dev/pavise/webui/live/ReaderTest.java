package dev.pavise.webui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.webui.live.Subject.Part;
import dev.pavise.webui.live.Subject.Picture;
import dev.pavise.webui.live.Subject.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a browser is sent of each frame, and no more. */
class ReaderTest {
  private static final String LIVE = "live";

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @Test
  void aBrowserWithThisVeryPageIsOnlyToldThatItIsOfNow() throws IOException {
    var reader = reader("3.a");
    reader.show(Frame.FIRST.with(picture("3.a", "trusted", 1, 2, 3), LIVE));
    assertThat(events()).containsExactly("connection: live", "seen: 3.a");
  }

  @Test
  void aBrowserThatMissedStepsGetsTheseAndEveryPart() throws IOException {
    var reader = reader("1.a");
    reader.show(Frame.FIRST.with(picture("3.b", "trusted", 1, 2, 3), LIVE));
    assertThat(events())
        .containsExactly(
            "part: trusted", "connection: live", "step: step 2", "step: step 3", "seen: 3.b");
  }

  @Test
  void aBrowserThatWasAwayTooLongGetsTheWholeTimelineNewestFirst() throws IOException {
    var reader = reader("1.a");
    reader.show(Frame.FIRST.with(picture("9.b", "trusted", 7, 8, 9), LIVE));
    assertThat(events())
        .containsExactly(
            "part: trusted", "connection: live", "timeline: step 9\nstep 8\nstep 7", "seen: 9.b");
  }

  @Test
  void whateverABrowserSendsThatIsNotOursCountsAsNothingSeen() throws IOException {
    for (var seen : new String[] {"", "x", "-1.a", "99999999999999999999.a", "1.<b>", "1"}) {
      sent.reset();
      reader(seen).show(Frame.FIRST.with(picture("2.a", "trusted", 1, 2), LIVE));
      assertThat(events()).as(seen).contains("timeline: step 2\nstep 1");
    }
  }

  @Test
  void onlyWhatChangedIsSentAgain() throws IOException {
    var reader = reader("1.a");
    var frame = Frame.FIRST.with(picture("1.a", "pending", 1), LIVE);
    reader.show(frame);
    sent.reset();
    frame = frame.with(picture("2.a", "pending", 1, 2), LIVE);
    reader.show(frame);
    assertThat(events()).containsExactly("step: step 2", "seen: 2.a");
    sent.reset();
    frame = frame.with(picture("2.b", "trusted", 1, 2), LIVE);
    reader.show(frame);
    assertThat(events()).containsExactly("part: trusted", "seen: 2.b");
  }

  @Test
  void aSlowReaderSkipsWhatWasInBetween() throws IOException {
    var reader = reader("1.a");
    var frame = Frame.FIRST.with(picture("1.a", "one", 1), LIVE);
    reader.show(frame);
    sent.reset();
    for (long step = 2; step <= 50; step++) {
      frame = frame.with(picture(step + ".a", "at " + step, LongStream.rangeClosed(1, step)), LIVE);
    }
    reader.show(frame);
    assertThat(events()).hasSize(1 + 49 + 1).startsWith("part: at 50").endsWith("seen: 50.a");
  }

  @Test
  void thatTheControlPlaneIsAwayIsSaidOnceAndTakenBack() throws IOException {
    var reader = reader("1.a");
    var frame = Frame.FIRST.with(picture("1.a", "one", 1), LIVE);
    reader.show(frame);
    sent.reset();
    frame = frame.with("away since noon");
    reader.show(frame);
    frame = frame.with("away since noon");
    reader.show(frame);
    assertThat(events()).containsExactly("connection: away since noon", "seen: 1.a");
    sent.reset();
    reader.show(frame.with(picture("1.a", "one", 1), LIVE));
    assertThat(events()).containsExactly("connection: live", "seen: 1.a");
  }

  @Test
  void beforeTheFirstPictureThereIsNothingToSend() throws IOException {
    var reader = reader(null);
    assertThat(reader.show(Frame.FIRST)).isFalse();
    assertThat(events()).isEmpty();
  }

  @Test
  void noValueCanBeginAFieldOrAnEventOfItsOwn() throws IOException {
    new EventWriter(sent).event("part", "a\n\ndata: forged\r\revent: ended\r\nid: 9");
    assertThat(sent.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "event: part",
            "data: a",
            "data: ",
            "data: data: forged",
            "data: ",
            "data: event: ended",
            "data: id: 9",
            "");
  }

  private Reader reader(@Nullable String seen) {
    return new Reader(new EventWriter(sent), seen);
  }

  private static Picture picture(String revision, String part, long... steps) {
    return picture(revision, part, LongStream.of(steps));
  }

  private static Picture picture(String revision, String part, LongStream steps) {
    return new Picture(
        revision,
        List.of(Part.of("part", part)),
        steps.mapToObj(step -> new Step(step, "step " + step)).toList(),
        null);
  }

  /** What was sent, each event as {@code name: data}. */
  private List<String> events() {
    var text = sent.toString(StandardCharsets.UTF_8);
    return Arrays.stream(text.split("\n\n", -1))
        .filter(event -> !event.isBlank())
        .map(
            event ->
                event
                    .replaceFirst("^event: ", "")
                    .replaceFirst("\nid: [^\n]*", "")
                    .replaceFirst("\ndata: ", ": ")
                    .replace("\ndata: ", "\n"))
        .toList();
  }
}
