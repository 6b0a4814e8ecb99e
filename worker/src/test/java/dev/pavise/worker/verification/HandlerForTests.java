package dev.pavise.worker.verification;

import dev.pavise.worker.Judging;
import dev.pavise.worker.kafka.Placement;
import dev.pavise.worker.kafka.RecordHandler;
import java.util.Map;

/** The handler of this package for tests of others; no challenge has been used before. */
public final class HandlerForTests {
  private HandlerForTests() {}

  public static RecordHandler of(Verification verification) {
    var used = new UsedChallenges();
    for (int partition = 0; partition < Judging.PARTITIONS; partition++) {
      used.assign(partition, Map.of());
    }
    return verification.handler(new Placement(Judging.PARTITIONS), used);
  }
}
