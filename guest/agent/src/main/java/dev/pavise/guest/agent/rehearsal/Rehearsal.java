package dev.pavise.guest.agent.rehearsal;

import dev.pavise.guest.agent.console.Console;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.attester.RuntimeData;
import dev.pavise.messages.sealing.ReleasedKeys;
import dev.pavise.messages.sealing.SealingKey;
import java.util.List;

/**
 * Walks the real path once without TPM, network or runtime, so that a class-data archive made from
 * this run holds what a start needs. Changes nothing outside a temporary directory.
 */
public final class Rehearsal {
  private final Console console;

  public Rehearsal(Console console) {
    this.console = console;
  }

  public void run() {
    seal();
    console.say("rehearsed");
  }

  private static void seal() {
    var releaseKey = SealingKey.generate();
    var agentKey = SealingKey.generate();
    var runtimeData =
        new RuntimeData(Bytes.copyOf(new byte[32]), agentKey.publicKey(), Sha256.of(new byte[0]));
    var digest = Sha256.of(RuntimeData.decode(runtimeData.encode()).encode());
    var secrets = List.of(new ReleasedKeys.Secret("rehearsal", Bytes.copyOf(new byte[8])));
    ReleasedKeys.decode(
            ReleasedKeys.seal(releaseKey, agentKey.publicKey(), digest, secrets).encode())
        .open(agentKey, releaseKey.publicKey(), digest);
  }
}
