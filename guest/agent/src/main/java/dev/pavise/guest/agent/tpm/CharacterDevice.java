package dev.pavise.guest.agent.tpm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The kernel's TPM device, {@code /dev/tpmrm0}: one write is one command, one read is its response.
 * The kernel's resource manager drops all that this process left in the TPM when it is closed.
 */
public final class CharacterDevice implements TpmDevice {
  private final FileChannel channel;

  public CharacterDevice(Path device) throws IOException {
    this.channel = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public byte[] transmit(byte[] command) throws IOException {
    var written = channel.write(ByteBuffer.wrap(command));
    if (written != command.length) {
      throw new IOException("the TPM took " + written + " of " + command.length + " bytes");
    }
    var response = ByteBuffer.allocate(MESSAGE_BYTES_MAX);
    if (channel.read(response) <= 0) {
      throw new EOFException("the TPM gave no response");
    }
    var bytes = new byte[response.flip().remaining()];
    response.get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
