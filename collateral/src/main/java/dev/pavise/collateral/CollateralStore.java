package dev.pavise.collateral;

import dev.pavise.attestation.DecodedEvidence;
import dev.pavise.attestation.chain.Memo;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.collateral.Wanted.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps what vendors publish, and gives each judgement a snapshot of what it needs. What is held
 * and has not expired is used at once, and asked for again in the background when that is due; only
 * what is missing or expired is waited for, and not for long. Each thing is fetched once at a time,
 * however many wait for it. What cannot be had is left out: the Verifier says so. Thread-safe.
 */
public final class CollateralStore implements AutoCloseable {
  /** Enough for every chip of a large cloud region; beyond it the oldest are dropped. */
  private static final int HELD_MAX = 20_000;

  /** Of others, and waiting for the issuer that would prove them; what is beyond is forgotten. */
  private static final int UNPROVEN_MAX = 5_000;

  private static final int SNAPSHOTS_MAX = 1024;
  private static final System.Logger LOG = System.getLogger(CollateralStore.class.getName());

  private final VendorService service;
  private final InstantSource clock;
  private final Pacing pacing;
  private final Sharing sharing;
  private final Provenance provenance;
  private final Map<Publisher, Pacer> pacers = new EnumMap<>(Publisher.class);
  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final Map<String, Held> unproven = new ConcurrentHashMap<>();
  private final Map<String, Instant> absentUntil = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Optional<Held>>> underway = new ConcurrentHashMap<>();
  private final Memo<List<Held>, PinnedCollateral> snapshots = new Memo<>(SNAPSHOTS_MAX);
  private final ExecutorService fetching =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("collateral-", 0).factory());

  /**
   * @param roots below which stands what is learnt from others
   */
  public CollateralStore(
      VendorService service, InstantSource clock, Pacing pacing, Sharing sharing, Roots roots) {
    this.service = service;
    this.clock = clock;
    this.pacing = pacing;
    this.sharing = sharing;
    this.provenance = new Provenance(roots);
    var random = new Random();
    for (var publisher : Publisher.values()) {
      pacers.put(publisher, new Pacer(pacing, clock, random));
    }
  }

  /** All that is at hand for this evidence; fetches what is not, as far as that is quick. */
  public PinnedCollateral collateralFor(DecodedEvidence evidence) {
    var waiting = new ArrayList<CompletableFuture<Optional<Held>>>();
    var wants = Wants.of(evidence);
    for (var wanted : wants) {
      var now = clock.instant();
      var known = held.get(wanted.key());
      if (known == null || !known.isUsable(now)) {
        if (!isAbsent(wanted, now)) {
          waiting.add(fetch(wanted));
        }
      } else if (known.isDue(now) && !pacer(wanted).isQuiet()) {
        var unused = fetch(wanted); // In the background: what is held will do for now.
      }
    }
    await(waiting);
    var found = new ArrayList<Held>();
    for (var wanted : wants) {
      var known = held.get(wanted.key());
      if (known != null) {
        found.add(known); // Even if it has expired: then the Verifier says what is wrong with it.
      }
    }
    return snapshots.of(found, all -> Contents.of(all).collateral());
  }

  /**
   * Takes what somebody else fetched, if it stands below a pinned root, unless what is held is at
   * least as new. What names an issuer that has not been seen yet waits for it.
   */
  public void learn(Held other) {
    reread(other)
        .ifPresent(
            read -> {
              int known = provenance.issuers();
              if (provenance.proves(read)) {
                take(read);
              } else if (unproven.size() < UNPROVEN_MAX) {
                unproven.put(read.key(), read);
              }
              reconsider(known);
            });
  }

  /** Takes what the operator supplies, as if its vendor had served it. */
  public void supply(Held own) {
    reread(own)
        .ifPresent(
            read -> {
              int known = provenance.issuers();
              take(read);
              provenance.noteIssuers(read);
              reconsider(known);
            });
  }

  /** Nothing is taken over that can be read anew; empty when it is not what it claims to be. */
  private Optional<Held> reread(Held other) {
    try {
      var read =
          Reading.of(
              other.key(),
              new Answer.Document(other.content(), other.issuers(), other.etag(), Optional.empty()),
              clock.instant());
      var next =
          other.revalidateAt().isBefore(read.revalidateAt())
              ? other.revalidateAt()
              : read.revalidateAt();
      return Optional.of(read.revalidatedAt(next));
    } catch (MalformedEvidence e) {
      LOG.log(System.Logger.Level.WARNING, "not learnt: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private void take(Held read) {
    held.merge(
        read.key(),
        read,
        (mine, theirs) -> theirs.edition().compareTo(mine.edition()) > 0 ? theirs : mine);
    bound();
  }

  private void reconsider(int knownBefore) {
    if (provenance.issuers() == knownBefore) {
      return;
    }
    for (var waiting : List.copyOf(unproven.values())) {
      if (provenance.proves(waiting) && unproven.remove(waiting.key(), waiting)) {
        take(waiting);
      }
    }
  }

  /** Everything held, as for a bundle. */
  public List<Held> all() {
    return List.copyOf(held.values());
  }

  private boolean isAbsent(Wanted wanted, Instant now) {
    var until = absentUntil.get(wanted.key());
    return until != null && now.isBefore(until);
  }

  /** Once at a time: whoever comes later waits for the one who is there. */
  private CompletableFuture<Optional<Held>> fetch(Wanted wanted) {
    var mine = new CompletableFuture<Optional<Held>>();
    var other = underway.putIfAbsent(wanted.key(), mine);
    if (other != null) {
      return other;
    }
    fetching.execute(
        () -> {
          Optional<Held> result = Optional.empty();
          try {
            result = ask(wanted);
          } finally {
            underway.remove(wanted.key(), mine);
            mine.complete(result);
          }
        });
    return mine;
  }

  private Optional<Held> ask(Wanted wanted) {
    if (!awaitTurn(wanted)) {
      return Optional.empty();
    }
    var known = Optional.ofNullable(held.get(wanted.key()));
    var answer =
        service.ask(wanted, known.filter(one -> one.isUsable(clock.instant())).flatMap(Held::etag));
    var pacer = pacer(wanted);
    return switch (answer) {
      case Answer.Document document -> {
        pacer.answered();
        yield keep(wanted, document, known);
      }
      case Answer.Unchanged unchanged -> {
        pacer.answered();
        yield known.map(one -> unchanged(one, unchanged));
      }
      case Answer.Absent _ -> {
        pacer.answered();
        if (absentUntil.size() >= HELD_MAX) {
          absentUntil.clear();
        }
        absentUntil.put(wanted.key(), clock.instant().plus(pacing.absentFor()));
        yield Optional.empty();
      }
      case Answer.Throttled throttled -> {
        pacer.refused(throttled.retryAfter());
        LOG.log(System.Logger.Level.INFO, "throttled by {0}", wanted.publisher());
        yield Optional.empty();
      }
      case Answer.Failed failed -> {
        pacer.refused(Optional.empty());
        LOG.log(System.Logger.Level.WARNING, "cannot fetch {0}: {1}", wanted.key(), failed.why());
        yield Optional.empty();
      }
    };
  }

  private Held unchanged(Held known, Answer.Unchanged answer) {
    var next =
        Reading.revalidateAt(
            clock.instant(),
            answer.maxAge().orElse(Reading.REVALIDATE_DEFAULT),
            known.edition().issued(),
            known.expiresAt());
    return held.merge(known.key(), known.revalidatedAt(next), CollateralStore::later);
  }

  private Optional<Held> keep(Wanted wanted, Answer.Document document, Optional<Held> known) {
    try {
      var fresh = Reading.of(wanted.key(), document, clock.instant());
      if (known.isPresent() && fresh.edition().compareTo(known.get().edition()) < 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}: the service served one older than what is held; it is not taken",
            wanted.key());
        return known.map(
            one -> one.revalidatedAt(clock.instant().plus(Reading.REVALIDATE_DEFAULT)));
      }
      var kept = held.merge(wanted.key(), fresh, CollateralStore::later);
      bound();
      int issuersBefore = provenance.issuers();
      provenance.noteIssuers(kept);
      reconsider(issuersBefore);
      sharing.share(kept);
      return Optional.of(kept);
    } catch (MalformedEvidence e) {
      LOG.log(System.Logger.Level.WARNING, "not taken: {0}", e.getMessage());
      pacer(wanted).refused(Optional.empty());
      return Optional.empty();
    }
  }

  /** Of the same edition the one that was fetched last: it knows when to ask again. */
  private static Held later(Held mine, Held fresh) {
    return fresh.edition().compareTo(mine.edition()) >= 0 ? fresh : mine;
  }

  private boolean awaitTurn(Wanted wanted) {
    var deadline = clock.instant().plus(pacing.waitMax());
    while (true) {
      var pause = pacer(wanted).acquire();
      if (pause.isEmpty()) {
        return true;
      }
      if (clock.instant().plus(pause.get()).isAfter(deadline)) {
        return false;
      }
      try {
        Thread.sleep(pause.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private void await(List<CompletableFuture<Optional<Held>>> waiting) {
    long deadline = System.nanoTime() + pacing.waitMax().toNanos();
    for (var one : waiting) {
      try {
        one.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        LOG.log(System.Logger.Level.INFO, "judging without what is still being fetched");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void bound() {
    while (held.size() > HELD_MAX) {
      held.values().stream()
          .min((a, b) -> a.revalidateAt().compareTo(b.revalidateAt()))
          .ifPresent(oldest -> held.remove(oldest.key(), oldest));
    }
  }

  private Pacer pacer(Wanted wanted) {
    return Objects.requireNonNull(pacers.get(wanted.publisher()));
  }

  @Override
  public void close() {
    fetching.shutdownNow();
    try {
      fetching.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
