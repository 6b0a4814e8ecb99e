package dev.pavise.controlplane.identity;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * When tokens were last used, to the minute. A request only notes it in memory; what was noted is
 * written together once a minute, and lost when the replica dies before. Thread-safe.
 */
@Component
class LastUses {
  private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);

  /** Beyond so many tokens in a minute, the rest is noted at a later use. */
  private static final int COUNT_MAX = 10_000;

  private final ConcurrentHashMap<UUID, Caller> used = new ConcurrentHashMap<>();
  private final WaysIn waysIn;
  private final Clock clock;

  LastUses(WaysIn waysIn, Clock clock) {
    this.waysIn = waysIn;
    this.clock = clock;
  }

  void note(Caller caller) {
    if (used.size() < COUNT_MAX) {
      used.putIfAbsent(caller.token(), caller);
    }
  }

  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void write() {
    var batch = List.copyOf(used.values());
    if (batch.isEmpty()) {
      return;
    }
    batch.forEach(caller -> used.remove(caller.token()));
    try {
      waysIn.noteUses(batch, clock.instant());
    } catch (DataAccessException e) {
      LOG.warn("the last use of {} tokens is not noted: {}", batch.size(), e.getMessage());
    }
  }
}
