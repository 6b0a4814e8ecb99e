package dev.pavise.attestation.chain;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what follows from its key alone, such as a parsed chain by its bytes. When full it
 * forgets everything and starts again, so that nobody can make it grow; what throws is not
 * remembered. Thread-safe.
 */
public final class Memo<K, V> {
  /**
   * Off only while faults are put into the code one at a time (PIT): what was computed before a
   * fault must not hide it.
   */
  private static final boolean REMEMBERS =
      !"off".equals(System.getProperty("pavise.attestation.memory"));

  private final Map<K, V> known = new ConcurrentHashMap<>();
  private final int entriesMax;

  public Memo(int entriesMax) {
    this.entriesMax = entriesMax;
  }

  public V of(K key, Function<? super K, ? extends V> compute) {
    var before = known.get(key);
    if (before != null) {
      return before;
    }
    var value = compute.apply(key);
    if (!REMEMBERS) {
      return value;
    }
    if (known.size() >= entriesMax) {
      known.clear();
    }
    known.put(key, value);
    return value;
  }
}
