package dev.pavise.guest.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes small PE32+ files, complete enough to be measured. */
final class SyntheticPe {
  static final int PE = 0x40;
  static final int OPTIONAL_HEADER = PE + 24;
  static final int SECTION_HEADERS = OPTIONAL_HEADER + 240;
  static final int HEADERS = 0x400;

  private final Map<String, byte[]> sections = new LinkedHashMap<>();

  SyntheticPe with(String name, byte[] content) {
    sections.put(name, content);
    return this;
  }

  SyntheticPe with(String name, String content) {
    return with(name, content.getBytes(StandardCharsets.US_ASCII));
  }

  static SyntheticPe guestImage() {
    return new SyntheticPe()
        .with(".osrel", "ID=pavise\n")
        .with(".cmdline", "console=ttyS0 quiet")
        .with(".uname", "6.12.0-test")
        .with(".linux", new SyntheticPe().with(".text", "kernel").bytes())
        .with(".initrd", "not a multiple of four");
  }

  byte[] bytes() {
    int size = HEADERS + sections.values().stream().mapToInt(content -> raw(content.length)).sum();
    var file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.putShort(0, (short) 0x5a4d).putInt(0x3c, PE).putInt(PE, 0x4550);
    file.putShort(PE + 6, (short) sections.size()).putShort(PE + 20, (short) 240);
    file.putShort(OPTIONAL_HEADER, (short) 0x20b).putInt(OPTIONAL_HEADER + 60, HEADERS);
    file.putInt(OPTIONAL_HEADER + 108, 16);
    int header = SECTION_HEADERS;
    int data = HEADERS;
    for (var section : sections.entrySet()) {
      var content = section.getValue();
      file.put(header, section.getKey().getBytes(StandardCharsets.US_ASCII));
      file.putInt(header + 8, content.length)
          .putInt(header + 16, raw(content.length))
          .putInt(header + 20, data);
      file.put(data, content);
      header += 40;
      data += raw(content.length);
    }
    return file.array();
  }

  private static int raw(int length) {
    return (length + 0x1ff) & ~0x1ff;
  }
}
