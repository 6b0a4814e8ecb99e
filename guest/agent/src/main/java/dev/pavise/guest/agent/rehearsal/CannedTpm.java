package dev.pavise.guest.agent.rehearsal;

import dev.pavise.guest.agent.tpm.TpmDevice;
import dev.pavise.messages.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * Gives to each kind of command one response that is well formed and, except for PCR 8, means
 * nothing.
 */
final class CannedTpm implements TpmDevice {
  /** Offset of TPM_CC in a command (Part 1, 18.3). */
  private static final int COMMAND_CODE_OFFSET = 6;

  /** Offset of TPML_PCR_SELECTION in PCR_Read, and its length with one bank. */
  private static final int SELECTION_OFFSET = 10;

  private static final int SELECTION_BYTES = 10;
  private static final int PCR_READ = 0x17E;
  private static final int PCR_EXTEND = 0x182;
  private static final int PCRS = 24;
  private static final int WORKLOAD_PCR = 8;
  private static final String DIGEST = "00".repeat(32);

  /** Handles first, then parameters; by command code. */
  private static final Map<Integer, Canned> RESPONSES =
      Map.of(
          0x131,
          new Canned(
              "80000000",
              "0004" + "00230000" + "0000" + "0000" + "8021" + "40000007" + "0000" + "0002000b"),
          0x147,
          new Canned("", "0020" + DIGEST),
          0x14E,
          new Canned("", "0004" + "30020500"),
          0x151,
          new Canned("", "0000" + "8024" + "40000007" + "0000"),
          0x158,
          new Canned("", "0004" + "ff544347" + "0018000b" + "0020" + DIGEST + "0020" + DIGEST),
          0x169,
          new Canned("", "000e" + "01c00002" + "000b" + "00040000" + "0000" + "0004" + "0000"),
          0x176,
          new Canned("03000000", "0020" + DIGEST));

  private byte[] workload = new byte[32];

  private record Canned(String handles, String parameters) {}

  @Override
  public byte[] transmit(byte[] command) {
    var request = ByteBuffer.wrap(command);
    var code = request.getInt(COMMAND_CODE_OFFSET);
    if (code == PCR_EXTEND) {
      extend(command);
    }
    var canned =
        code == PCR_READ ? pcrs(command) : RESPONSES.getOrDefault(code, new Canned("", ""));
    var handles = HexFormat.of().parseHex(canned.handles());
    var parameters = HexFormat.of().parseHex(canned.parameters());
    var withSessions = request.getShort(0) == (short) 0x8002;
    var length = 10 + handles.length + parameters.length + (withSessions ? 4 : 0);
    var response = ByteBuffer.allocate(length);
    response.putShort(request.getShort(0)).putInt(length).putInt(0).put(handles);
    if (withSessions) {
      response.putInt(parameters.length);
    }
    return response.put(parameters).array();
  }

  private void extend(byte[] command) {
    var both = Arrays.copyOf(workload, 64);
    System.arraycopy(command, command.length - 32, both, 32, 32);
    workload = Sha256.of(both).toByteArray();
  }

  /** PCR_Read: all values that were asked for. */
  private Canned pcrs(byte[] command) {
    var selection =
        Arrays.copyOfRange(command, SELECTION_OFFSET, SELECTION_OFFSET + SELECTION_BYTES);
    var values = new StringBuilder();
    var count = 0;
    for (var index = 0; index < PCRS; index++) {
      if (((selection[7 + index / 8] >> (index % 8)) & 1) == 1) {
        var value = index == WORKLOAD_PCR ? HexFormat.of().formatHex(workload) : DIGEST;
        values.append("0020").append(value);
        count++;
      }
    }
    return new Canned(
        "", "00000000" + HexFormat.of().formatHex(selection) + "%08x".formatted(count) + values);
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
