package dev.pavise.guest.agent.tpm;

import java.io.IOException;

/** Carries one command at a time to a TPM and its response back. Not thread-safe. */
public interface TpmDevice extends AutoCloseable {
  /** Largest command or response of any TPM that is spoken to. */
  int MESSAGE_BYTES_MAX = 4096;

  /** Sends a whole command and waits for the whole response. */
  byte[] transmit(byte[] command) throws IOException;

  @Override
  void close() throws IOException;
}
