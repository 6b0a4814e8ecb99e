package dev.pavise.webui.live;

import dev.pavise.webui.api.EventStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a stream's reader leaves news for the feed. Holds a bounded number of them. Thread-safe.
 */
final class Inbox {
  /** With more waiting, all are dropped, and the feed asks for everything anew. */
  static final int NEWS_MAX = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<EventStream.Event> news = new ArrayList<>();
  private boolean overflown;
  private boolean ended;

  /**
   * @param overflown whether some were dropped
   */
  record Mail(List<EventStream.Event> news, boolean overflown) {}

  void put(EventStream.Event event) {
    lock.lock();
    try {
      if (news.size() == NEWS_MAX) {
        news.clear();
        overflown = true;
      }
      news.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for mail or the end, and says whether the end has come. */
  boolean await(Duration longest) throws InterruptedException {
    var nanos = longest.toNanos();
    lock.lockInterruptibly();
    try {
      while (news.isEmpty() && !ended && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return ended;
    } finally {
      lock.unlock();
    }
  }

  Mail take() {
    lock.lock();
    try {
      var mail = new Mail(news, overflown);
      news = new ArrayList<>();
      overflown = false;
      return mail;
    } finally {
      lock.unlock();
    }
  }
}
