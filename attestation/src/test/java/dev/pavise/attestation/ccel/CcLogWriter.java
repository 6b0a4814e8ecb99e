package dev.pavise.attestation.ccel;

import dev.pavise.attestation.eventlog.EventType;
import dev.pavise.attestation.eventlog.LogBank;
import dev.pavise.attestation.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes event logs of confidential VMs, good ones and others. Not thread-safe. */
final class CcLogWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<LogBank> banks;

  CcLogWriter(LogBank... banks) {
    this.banks = List.of(banks);
    var header = new ByteArrayOutputStream();
    header.writeBytes("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));
    u32(header, 0);
    header.writeBytes(new byte[] {0, 2, 0, 2});
    u32(header, banks.length);
    for (var bank : banks) {
      u16(header, bank.algorithm());
      u16(header, bank.lengthBytes());
    }
    header.write(0);
    u32(out, 1);
    u32(out, EventType.EV_NO_ACTION);
    out.writeBytes(new byte[20]);
    u32(out, header.size());
    out.writeBytes(header.toByteArray());
  }

  /** The digest is that of the data. */
  CcLogWriter event(int register, long type, String data) {
    return event(register, type, data, data);
  }

  /**
   * @param measured what the digest is of, whatever the data say
   */
  CcLogWriter event(int register, long type, String measured, String data) {
    u32(out, register);
    u32(out, type);
    u32(out, banks.size());
    for (var bank : banks) {
      u16(out, bank.algorithm());
      out.writeBytes(
          type == EventType.EV_NO_ACTION && measured.isEmpty()
              ? new byte[bank.lengthBytes()]
              : bank.digest(Octets.copyOf(measured.getBytes(StandardCharsets.US_ASCII)))
                  .toByteArray());
    }
    u32(out, data.length());
    out.writeBytes(data.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  CcLogWriter separator(int register) {
    return event(register, EventType.EV_SEPARATOR, "\0\0\0\0");
  }

  CcLogWriter bytes(String hex) {
    out.writeBytes(Octets.fromHex(hex).toByteArray());
    return this;
  }

  Octets encoded() {
    return Octets.copyOf(out.toByteArray());
  }

  private static void u16(ByteArrayOutputStream target, int value) {
    target.write(value);
    target.write(value >>> 8);
  }

  private static void u32(ByteArrayOutputStream target, long value) {
    u16(target, (int) value);
    u16(target, (int) (value >>> 16));
  }
}
