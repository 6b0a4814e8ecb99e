package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.Octets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold for a TD beyond what holds for all. Where a set of values is empty the value is
 * not asked for, and what it would prove is not affirmed. Immutable.
 *
 * @param debugAllowed whether a TD under debug is accepted; the host reads everything in it
 * @param septVeDisableRequired false only where a paravisor handles it for the guest, as on Azure
 * @param migratableAllowed whether a migration TD may move it
 * @param statuses that are accepted; up to date always is
 * @param advisories that are accepted along with statuses other than up to date
 * @param outOfDateGrace how long after the date of the level it has an out of date platform is
 *     accepted nevertheless
 * @param evaluationNumberMin of the documents: stronger than their dates
 * @param serviceTds values of MRSERVICETD that are accepted beside none
 * @param configIds accepted values of MRCONFIGID
 * @param owners accepted values of MROWNER
 * @param ownerConfigs accepted values of MROWNERCONFIG
 * @param measurements accepted guest images
 * @param platforms PPIDs or platform instance ids of the machines it may run on; against keys that
 *     were taken out of a machine by physical attacks
 */
public record TdxPolicy(
    boolean debugAllowed,
    boolean septVeDisableRequired,
    boolean migratableAllowed,
    Set<TcbStatus> statuses,
    Set<String> advisories,
    Duration outOfDateGrace,
    int evaluationNumberMin,
    Set<Octets> serviceTds,
    Set<Octets> configIds,
    Set<Octets> owners,
    Set<Octets> ownerConfigs,
    List<TdMeasurements> measurements,
    Set<Octets> platforms) {

  public TdxPolicy {
    statuses = Set.copyOf(statuses);
    advisories = Set.copyOf(advisories);
    serviceTds = Set.copyOf(serviceTds);
    configIds = Set.copyOf(configIds);
    owners = Set.copyOf(owners);
    ownerConfigs = Set.copyOf(ownerConfigs);
    measurements = List.copyOf(measurements);
    platforms = Set.copyOf(platforms);
    for (var status : statuses) {
      if (!status.isTolerable()) {
        throw new IllegalArgumentException(
            status.label() + " cannot be accepted: such a platform may be anything");
      }
    }
  }

  /** What nobody has loosened. */
  public static TdxPolicy strict() {
    return new TdxPolicy(
        false,
        true,
        false,
        Set.of(),
        Set.of(),
        Duration.ZERO,
        0,
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        List.of(),
        Set.of());
  }

  /** The same with these reference values of guest images. */
  public TdxPolicy withMeasurements(List<TdMeasurements> others) {
    return toBuilder().measurements(others).build();
  }

  /** The same with a floor for the documents' TCB recovery. */
  public TdxPolicy withEvaluationNumberMin(int number) {
    return toBuilder().evaluationNumberMin(number).build();
  }

  /**
   * The same for a TD that a paravisor runs in, as on Azure: it takes virtualization exceptions for
   * its guest itself, and the measurements are its own, not the guest's.
   */
  public TdxPolicy ofParavisor() {
    return toBuilder().septVeDisableRequired(false).measurements(List.of()).build();
  }

  /** The same, to be changed in some places. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** The whole policy as text in a fixed order, for its digest. */
  public String text() {
    return "debugAllowed "
        + debugAllowed
        + " septVeDisableRequired "
        + septVeDisableRequired
        + " migratableAllowed "
        + migratableAllowed
        + " statuses "
        + new TreeSet<>(statuses)
        + " advisories "
        + new TreeSet<>(advisories)
        + " outOfDateGrace "
        + outOfDateGrace
        + " evaluationNumberMin "
        + evaluationNumberMin
        + " serviceTds "
        + hex(serviceTds)
        + " configIds "
        + hex(configIds)
        + " owners "
        + hex(owners)
        + " ownerConfigs "
        + hex(ownerConfigs)
        + " measurements "
        + new TreeSet<>(measurements.stream().map(TdMeasurements::text).toList())
        + " platforms "
        + hex(platforms);
  }

  private static Set<String> hex(Set<Octets> values) {
    return new TreeSet<>(values.stream().map(Octets::toHex).toList());
  }

  /** Changes of a policy, each by its name. Not thread-safe. */
  public static final class Builder {
    private boolean debugAllowed;
    private boolean septVeDisableRequired;
    private boolean migratableAllowed;
    private Set<TcbStatus> statuses;
    private Set<String> advisories;
    private Duration outOfDateGrace;
    private int evaluationNumberMin;
    private Set<Octets> serviceTds;
    private Set<Octets> configIds;
    private Set<Octets> owners;
    private Set<Octets> ownerConfigs;
    private List<TdMeasurements> measurements;
    private Set<Octets> platforms;

    private Builder(TdxPolicy policy) {
      debugAllowed = policy.debugAllowed();
      septVeDisableRequired = policy.septVeDisableRequired();
      migratableAllowed = policy.migratableAllowed();
      statuses = policy.statuses();
      advisories = policy.advisories();
      outOfDateGrace = policy.outOfDateGrace();
      evaluationNumberMin = policy.evaluationNumberMin();
      serviceTds = policy.serviceTds();
      configIds = policy.configIds();
      owners = policy.owners();
      ownerConfigs = policy.ownerConfigs();
      measurements = policy.measurements();
      platforms = policy.platforms();
    }

    public Builder debugAllowed(boolean other) {
      debugAllowed = other;
      return this;
    }

    public Builder septVeDisableRequired(boolean other) {
      septVeDisableRequired = other;
      return this;
    }

    public Builder migratableAllowed(boolean other) {
      migratableAllowed = other;
      return this;
    }

    public Builder statuses(Set<TcbStatus> other) {
      statuses = other;
      return this;
    }

    public Builder advisories(Set<String> other) {
      advisories = other;
      return this;
    }

    public Builder outOfDateGrace(Duration other) {
      outOfDateGrace = other;
      return this;
    }

    public Builder evaluationNumberMin(int other) {
      evaluationNumberMin = other;
      return this;
    }

    public Builder serviceTds(Set<Octets> other) {
      serviceTds = other;
      return this;
    }

    public Builder configIds(Set<Octets> other) {
      configIds = other;
      return this;
    }

    public Builder owners(Set<Octets> other) {
      owners = other;
      return this;
    }

    public Builder ownerConfigs(Set<Octets> other) {
      ownerConfigs = other;
      return this;
    }

    public Builder measurements(List<TdMeasurements> other) {
      measurements = other;
      return this;
    }

    public Builder platforms(Set<Octets> other) {
      platforms = other;
      return this;
    }

    public TdxPolicy build() {
      return new TdxPolicy(
          debugAllowed,
          septVeDisableRequired,
          migratableAllowed,
          statuses,
          advisories,
          outOfDateGrace,
          evaluationNumberMin,
          serviceTds,
          configIds,
          owners,
          ownerConfigs,
          measurements,
          platforms);
    }
  }
}
