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

  /** The same with a floor for the documents' TCB recovery. */
  public TdxPolicy withEvaluationNumberMin(int number) {
    return new TdxPolicy(
        debugAllowed,
        septVeDisableRequired,
        migratableAllowed,
        statuses,
        advisories,
        outOfDateGrace,
        number,
        serviceTds,
        configIds,
        owners,
        ownerConfigs,
        measurements,
        platforms);
  }

  /**
   * The same for a TD that a paravisor runs in, as on Azure: it takes virtualization exceptions for
   * its guest itself, and the measurements are its own, not the guest's.
   */
  public TdxPolicy ofParavisor() {
    return new TdxPolicy(
        debugAllowed,
        false,
        migratableAllowed,
        statuses,
        advisories,
        outOfDateGrace,
        evaluationNumberMin,
        serviceTds,
        configIds,
        owners,
        ownerConfigs,
        List.of(),
        platforms);
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
}
