package dev.pavise.attestation.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.attestation.Vectors;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What events mean, and what of it is proven. */
class EventMeaningTest {
  @Test
  void tellsTheBootOfAUnifiedImage() throws IOException {
    var texts = texts(own());

    assertThat(texts)
        .contains(
            "firmware version 2025.02-8+deb13u1",
            "variable SecureBoot is not set",
            "Calling EFI Application from Boot Option",
            "section .linux",
            "section .cmdline",
            "Linux initrd");
  }

  @Test
  void tellsTheBootOfADistributionWithSecureBoot() throws IOException {
    var log =
        EventLog.decode(
            Octets.copyOf(
                Files.readAllBytes(
                    Vectors.folder().resolve("eventlog/google__go-eventlog/rhel8-uefi.bin"))));

    assertThat(texts(log))
        .contains("variable SecureBoot is on", "variable dbx, 186 signatures")
        .anyMatch(text -> text.startsWith("starts \\EFI\\redhat\\shimx64.efi"))
        .anyMatch(text -> text.startsWith("grub_kernel_cmdline (hd0,gpt2)/boot/vmlinuz"));
  }

  @Test
  void thePathOfAnApplicationIsNeverProven() throws IOException {
    assertThat(own().events())
        .filteredOn(event -> event.type() == EventType.EV_EFI_BOOT_SERVICES_APPLICATION)
        .isNotEmpty()
        .allMatch(event -> !EventMeaning.of(event).proven());
  }

  @Test
  void whatGrubMeasuredIsProvenWithoutItsPrefix() {
    var event = event(8, EventType.EV_IPL, "grub_cmd: set pager=1", "set pager=1");

    assertThat(EventMeaning.of(event)).isEqualTo(new EventMeaning("grub_cmd: set pager=1", true));
  }

  @Test
  void aTextBesideAnotherDigestIsNotProven() {
    var event = event(8, EventType.EV_IPL, "kernel_cmdline: quiet", "kernel_cmdline: init=/bin/sh");

    assertThat(EventMeaning.of(event).proven()).isFalse();
  }

  @Test
  void aTypeThatNobodySpecifiedIsNamedAndMeansNothing() {
    var event = event(2, 0x8401L, "anything", "anything");

    assertThat(event.typeName()).isEqualTo("unknown type 0x00008401");
    assertThat(EventMeaning.of(event).proven()).isFalse();
  }

  @Test
  void controlCharactersOfAnAttackerDoNotReachTheReader() {
    var event = event(8, EventType.EV_IPL, "\u001b[31mtrusted\n", "x");

    assertThat(EventMeaning.of(event).text()).isEqualTo("?[31mtrusted?");
  }

  @Test
  void theHeaderOfASignatureListIsNoSignature() {
    var list =
        "00".repeat(16) // SignatureType
            + "5c000000" // SignatureListSize: 28 + 16 + 48
            + "10000000" // SignatureHeaderSize
            + "30000000" // SignatureSize: 16 + 32
            + "ff".repeat(16 + 48);

    assertThat(SignatureLists.count(Octets.fromHex(list))).hasValue(1);
  }

  @Test
  void signatureListsWithSizesThatCannotBeAreNone() {
    var sizeOfZero = "00".repeat(16) + "1c000000" + "00000000" + "00000000";
    var smallerThanItsHeader = "00".repeat(16) + "04000000" + "00000000" + "30000000";
    var hugeHeader = "00".repeat(16) + "1c000000" + "ffffffff" + "30000000";

    for (var list : List.of(sizeOfZero, smallerThanItsHeader, hugeHeader)) {
      assertThat(SignatureLists.count(Octets.fromHex(list))).isEmpty();
    }
  }

  private static List<String> texts(EventLog log) {
    return log.events().stream().map(event -> EventMeaning.of(event).text()).toList();
  }

  private static LoggedEvent event(int register, long type, String data, String measured) {
    return new LoggedEvent(
        0, register, type, Map.of(LogBank.SHA256, ascii(measured).sha256()), ascii(data));
  }

  private static Octets ascii(String text) {
    return Octets.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static EventLog own() throws IOException {
    try (var in =
        EventMeaningTest.class.getResourceAsStream("ovmf-systemd-stub-pavise-guest.bin")) {
      return EventLog.decode(Octets.copyOf(Objects.requireNonNull(in).readAllBytes()));
    }
  }
}
