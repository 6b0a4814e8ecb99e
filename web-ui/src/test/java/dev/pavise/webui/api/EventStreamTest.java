package dev.pavise.webui.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Reading server-sent events, also such as no honest control plane sends. */
class EventStreamTest {
  @Test
  void readsEventsAndRemembersTheLastId() throws IOException {
    var stream = stream(":hello\n\nid:4\nevent:deployment\ndata:{}\n\nid: 5\ndata: a\ndata: b\n\n");
    assertThat(stream.next()).hasValue(new EventStream.Event("deployment", "{}"));
    assertThat(stream.lastEventId()).hasValue("4");
    assertThat(stream.next()).hasValue(new EventStream.Event("message", "a\nb"));
    assertThat(stream.lastEventId()).hasValue("5");
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void readsLinesThatEndAsOnWindowsToo() throws IOException {
    assertThat(stream("event: x\r\ndata: y\r\n\r\n").next())
        .hasValue(new EventStream.Event("x", "y"));
  }

  @Test
  void passesOverFieldsItDoesNotKnowAndEventsWithoutData() throws IOException {
    assertThat(stream("retry: 3\nfoo\n\nevent: lost\n\ndata: kept\n\n").next())
        .hasValue(new EventStream.Event("message", "kept"));
  }

  @Test
  void anEventThatIsCutOffIsNone() throws IOException {
    assertThat(stream("data: half").next()).isEmpty();
  }

  @Test
  void anIdThatCouldNotBeAHeaderIsNotRemembered() throws IOException {
    var stream = stream("id: 7\ndata: x\n\nid: 8 9\ndata: x\n\nid: é\ndata: x\n\n");
    for (int i = 0; i < 3; i++) {
      assertThat(stream.next()).isPresent();
    }
    assertThat(stream.lastEventId()).hasValue("7");
  }

  @Test
  void refusesALineWithoutEnd() {
    var stream =
        new EventStream(
            new InputStream() {
              @Override
              public int read() {
                return 'x';
              }

              @Override
              public int read(byte[] bytes, int from, int length) {
                Arrays.fill(bytes, from, from + length, (byte) 'x');
                return length;
              }
            });
    assertThatThrownBy(stream::next).isInstanceOf(IOException.class).hasMessageContaining("longer");
  }

  @Test
  void refusesAnEventOfLinesWithoutEnd() {
    var line = "data:" + "x".repeat(1000) + "\n";
    assertThatThrownBy(() -> stream(line.repeat(2000)).next()).isInstanceOf(IOException.class);
  }

  private static EventStream stream(String text) {
    return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
