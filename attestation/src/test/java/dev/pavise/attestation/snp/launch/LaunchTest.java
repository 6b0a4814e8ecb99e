package dev.pavise.attestation.snp.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Launches of a firmware made here, so that nothing but this project is needed. */
class LaunchTest {
  private static final BootFiles FILES =
      new BootFiles(Octets.zeros(32), Octets.zeros(32), "console=ttyS0");
  private static final CpuModel MILAN = new CpuModel(25, 1, 1);

  @Test
  void everyInputOfALaunchIsInItsDigest() {
    var digests = new ArrayList<Octets>();
    digests.add(launch(1, MILAN, Hypervisor.QEMU, 1, Optional.of(FILES)).digest());
    digests.add(launch(2, MILAN, Hypervisor.QEMU, 1, Optional.of(FILES)).digest());
    digests.add(launch(3, MILAN, Hypervisor.QEMU, 1, Optional.of(FILES)).digest());
    digests.add(
        launch(1, new CpuModel(25, 17, 0), Hypervisor.QEMU, 1, Optional.of(FILES)).digest());
    digests.add(launch(1, MILAN, Hypervisor.EC2, 1, Optional.of(FILES)).digest());
    digests.add(launch(1, MILAN, Hypervisor.QEMU, 0x21, Optional.of(FILES)).digest());
    digests.add(launch(1, MILAN, Hypervisor.QEMU, 1, Optional.empty()).digest());
    var otherLine = new BootFiles(FILES.kernel(), FILES.initrd(), "console=ttyS0 debug");
    digests.add(launch(1, MILAN, Hypervisor.QEMU, 1, Optional.of(otherLine)).digest());

    assertThat(digests).doesNotHaveDuplicates().allMatch(digest -> digest.size() == 48);
  }

  @Test
  void bootFilesAreRefusedWhereTheFirmwareWouldNotCheckThem() {
    var unable = FirmwareImage.decode(TestFirmware.with(List.of(section(0x80d000, 2)), false));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                new Launch(
                    unable, 1, MILAN, Hypervisor.QEMU, 1, Optional.of(FILES), Optional.empty()))
        .withMessageContaining("unmeasured");
  }

  @Test
  void anUnknownSectionIsRefusedAndNotPassedOver() {
    assertThatExceptionOfType(MalformedEvidence.class)
        .isThrownBy(
            () -> FirmwareImage.decode(TestFirmware.with(List.of(section(0x80d000, 9)), true)))
        .withMessageContaining("section type");
  }

  @Test
  void everyTruncationAndManyMutationsEndInARecordOrAMalformedImage() {
    var good = TestFirmware.whole().toByteArray();
    var random = new SplittableRandom(7);
    for (int i = 0; i < 4000; i++) {
      var bad = good.clone();
      for (int change = 0; change < 3; change++) {
        bad[bad.length - 1 - random.nextInt(400)] = (byte) random.nextInt(256);
      }
      decodes(Octets.copyOf(bad));
    }
    for (int size = 0; size < good.length; size += 97) {
      decodes(Octets.copyOf(good, 0, size));
    }
  }

  private static void decodes(Octets image) {
    try {
      assertThat(FirmwareImage.decode(image).pages()).isEqualTo(image);
    } catch (MalformedEvidence e) {
      assertThat(e.expected()).isNotEmpty();
    }
  }

  private static Launch launch(
      int cpus, CpuModel model, Hypervisor hypervisor, long features, Optional<BootFiles> files) {
    return new Launch(
        FirmwareImage.decode(TestFirmware.whole()),
        cpus,
        model,
        hypervisor,
        features,
        files,
        Optional.empty());
  }

  private static int[] section(int address, int type) {
    return new int[] {address, FirmwareImage.PAGE_BYTES, type};
  }

  /** One page of firmware with a table at its end, as OVMF has it. */
  private static final class TestFirmware {
    static Octets whole() {
      return with(
          List.of(
              section(0x800000, 1),
              section(0x80d000, 2),
              section(0x80e000, 3),
              section(0x80f000, 4),
              section(0x810000, 0x10)),
          true);
    }

    static Octets with(List<int[]> sections, boolean kernelHashes) {
      var page = ByteBuffer.allocate(FirmwareImage.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      page.position(0).put("ASEV".getBytes(StandardCharsets.US_ASCII));
      page.putInt(16 + 12 * sections.size()).putInt(1).putInt(sections.size());
      for (var each : sections) {
        page.putInt(each[0]).putInt(each[1]).putInt(each[2]);
      }
      int end = FirmwareImage.PAGE_BYTES - 32;
      int start = end - 18;
      start = entry(page, start, "dc886566-984a-4798-a75e-5585a7bf67cc", FirmwareImage.PAGE_BYTES);
      start = entry(page, start, "00f771de-1a7e-4fcb-890e-68c77e2fb44e", 0x80b004);
      if (kernelHashes) {
        start = entry(page, start, "7255371f-3a3b-4b04-927b-1da6efa8d454", 0x810c00);
      }
      page.position(end - 18).putShort((short) (end - start));
      Guid.parse("96b582de-1fb2-45f7-baea-a366c55a082d").writeTo(page);
      return Octets.copyOf(page.array());
    }

    private static int entry(ByteBuffer page, int end, String guid, int value) {
      int start = end - 22;
      page.position(start).putInt(value).putShort((short) 22);
      Guid.parse(guid).writeTo(page);
      return start;
    }
  }
}
