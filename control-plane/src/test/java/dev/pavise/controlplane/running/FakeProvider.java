package dev.pavise.controlplane.running;

import dev.pavise.controlplane.provider.ErrorClass;
import dev.pavise.controlplane.provider.Instance;
import dev.pavise.controlplane.provider.InstanceKey;
import dev.pavise.controlplane.provider.LaunchIntent;
import dev.pavise.controlplane.provider.Listing;
import dev.pavise.controlplane.provider.Platform;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.controlplane.provider.ProviderException;
import dev.pavise.messages.attester.UserData;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A cloud with the rules of a real one: a key stands for one VM, launching again finds it, and
 * faults can be injected before and after the VM exists. It outlives the control planes that use
 * it.
 */
public final class FakeProvider implements Provider {
  private final Map<InstanceKey, Instance> instances = new ConcurrentHashMap<>();
  private final Map<InstanceKey, UserData> userData = new ConcurrentHashMap<>();
  private final List<InstanceKey> launches = new CopyOnWriteArrayList<>();
  private final List<InstanceKey> asked = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
  private volatile boolean listingComplete = true;
  private volatile @Nullable ErrorClass blind;

  /** What goes wrong in the next launch. */
  public sealed interface Fault {
    /** Refused, and no VM exists. */
    record Refused(ErrorClass errorClass) implements Fault {}

    /** All goes well, but takes its time. */
    record Slow(Duration duration) implements Fault {}

    /** The VM exists, and the answer is lost. */
    record AnswerLost() implements Fault {}

    /** The process is as good as dead before the call: it never returns. */
    record DiesBefore() implements Fault {}

    /** The VM exists, and the process is as good as dead. */
    record DiesAfter() implements Fault {}
  }

  public void inject(Fault fault) {
    faults.add(fault);
  }

  /** Faults that nothing ran into are not left to the next test. */
  public void forgetFaults() {
    faults.clear();
  }

  public void setListingComplete(boolean complete) {
    listingComplete = complete;
  }

  /** From now on nothing can be found out; null: it can again. */
  public void setBlind(@Nullable ErrorClass errorClass) {
    blind = errorClass;
  }

  public void vanish(InstanceKey key) {
    instances.remove(key);
  }

  /** A VM nobody ever asked for. */
  public void plant(InstanceKey key, Instant launchedAt) {
    instances.put(
        key, new Instance(key, "i-planted", Instance.State.RUNNING, "192.0.2.9", launchedAt));
  }

  public Set<InstanceKey> running() {
    return Set.copyOf(instances.keySet());
  }

  /** Every VM that ever came to be, in order. */
  public List<InstanceKey> launches() {
    return List.copyOf(launches);
  }

  /** Every call that asked for a VM, in order. */
  public List<InstanceKey> asked() {
    return List.copyOf(asked);
  }

  public Optional<UserData> userDataOf(InstanceKey key) {
    return Optional.ofNullable(userData.get(key));
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Set<Platform> platforms() {
    return Set.of(new Platform("tpm-development", true), new Platform("sev-snp", false));
  }

  @Override
  public Map<String, URI> registries() {
    return Map.of();
  }

  @Override
  public Instance ensureLaunched(LaunchIntent intent)
      throws ProviderException, InterruptedException {
    asked.add(intent.key());
    var fault = faults.poll();
    if (fault instanceof Fault.Refused(var errorClass)) {
      throw new ProviderException(errorClass, "injected");
    }
    if (fault instanceof Fault.DiesBefore) {
      Thread.sleep(Long.MAX_VALUE);
    }
    if (fault instanceof Fault.Slow(var duration)) {
      Thread.sleep(duration);
    }
    var instance = instances.computeIfAbsent(intent.key(), key -> launch(intent));
    if (fault instanceof Fault.AnswerLost) {
      throw new ProviderException(ErrorClass.TRANSIENT, "the answer is lost");
    }
    if (fault instanceof Fault.DiesAfter) {
      Thread.sleep(Long.MAX_VALUE);
    }
    return instance;
  }

  private Instance launch(LaunchIntent intent) {
    launches.add(intent.key());
    userData.put(intent.key(), UserData.decode(intent.userData().toByteArray()));
    return new Instance(
        intent.key(), "i-" + launches.size(), Instance.State.RUNNING, "192.0.2.1", Instant.now());
  }

  @Override
  public Optional<Instance> find(InstanceKey key) throws ProviderException {
    var errorClass = blind;
    if (errorClass != null) {
      throw new ProviderException(errorClass, "nothing can be seen");
    }
    return Optional.ofNullable(instances.get(key));
  }

  @Override
  public void ensureTerminated(InstanceKey key) {
    instances.remove(key);
  }

  @Override
  public Listing listOwned() {
    return new Listing(List.copyOf(instances.values()), listingComplete);
  }
}
