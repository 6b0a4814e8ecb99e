package dev.pavise.attestation.tdx;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where a platform stands by the documents: platform, TDX module and quoting enclave each on their
 * own, then all together, so that a new module never hides an old platform (Intel TDX DCAP quote
 * verification; Intel PCS API 4). A pure comparison; immutable.
 *
 * @param status all together
 * @param platform empty when no level is as low as this platform
 * @param module up to date where modules have no number
 * @param levelDate of the oldest level that was used
 * @param evaluationNumber the lower one of the two documents'
 * @param advisories of every level that was used
 */
public record TcbMatch(
    TcbStatus status,
    Optional<TcbStatus> platform,
    TcbStatus module,
    TcbStatus quotingEnclave,
    Optional<Instant> levelDate,
    int evaluationNumber,
    List<String> advisories,
    List<TcbGap> gaps) {
  private static final int MODULE_SVN = 0;
  private static final int MODULE_NUMBER = 1;
  private static final int LATE_MICROCODE = 2;

  public TcbMatch {
    advisories = List.copyOf(advisories);
    gaps = List.copyOf(gaps);
  }

  static TcbMatch of(
      PckExtension pck, TdBody body, QeReport report, TcbInfo info, QeIdentity identity) {
    int moduleNumber = svn(body.teeTcbSvn().at(MODULE_NUMBER));
    var module = info.module(moduleNumber).filter(known -> known.describes(body));
    var moduleLevel =
        module.flatMap(known -> IsvLevel.of(svn(body.teeTcbSvn().at(MODULE_SVN)), known.levels()));
    var moduleStatus = moduleStatus(moduleNumber, module, moduleLevel);
    var platformLevel =
        info.levels().stream().filter(level -> reaches(pck, body, level)).findFirst();
    var enclaveLevel =
        identity.describes(report)
            ? IsvLevel.of(report.isvSvn(), identity.levels())
            : Optional.<IsvLevel>empty();
    var enclaveStatus =
        identity.describes(report)
            ? enclaveLevel.map(IsvLevel::status).orElse(TcbStatus.NOT_SUPPORTED)
            : TcbStatus.QE_MISMATCH;
    var platformStatus = platformLevel.map(TcbLevel::status);
    var converged = platformStatus.orElse(TcbStatus.NOT_SUPPORTED).convergedWith(moduleStatus);
    if (converged.isOutOfDate()
        && isRelaunchEnough(pck, body, info, platformStatus.orElseThrow(), moduleStatus)) {
      converged =
          converged == TcbStatus.OUT_OF_DATE
              ? TcbStatus.TD_RELAUNCH_ADVISED
              : TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED;
    }
    var dates = new TreeSet<Instant>();
    var advisories = new TreeSet<String>();
    platformLevel.ifPresent(level -> note(level.date(), level.advisories(), dates, advisories));
    moduleLevel.ifPresent(level -> note(level.date(), level.advisories(), dates, advisories));
    enclaveLevel.ifPresent(level -> note(level.date(), level.advisories(), dates, advisories));
    var status =
        platformStatus.isEmpty() ? TcbStatus.NOT_SUPPORTED : converged.convergedWith(enclaveStatus);
    return new TcbMatch(
        status,
        platformStatus,
        moduleStatus,
        enclaveStatus,
        dates.isEmpty() ? Optional.empty() : Optional.of(dates.first()),
        Math.min(info.evaluationNumber(), identity.evaluationNumber()),
        List.copyOf(advisories),
        status == TcbStatus.UP_TO_DATE ? List.of() : TcbGap.all(pck, body, report, info, identity));
  }

  private static TcbStatus moduleStatus(
      int number, Optional<ModuleIdentity> module, Optional<IsvLevel> level) {
    if (module.isEmpty()) {
      return TcbStatus.MODULE_MISMATCH;
    }
    if (number == 0) {
      return TcbStatus.UP_TO_DATE; // Its SVNs are among the platform's components.
    }
    return level.map(IsvLevel::status).orElse(TcbStatus.NOT_SUPPORTED);
  }

  /** All components: what is short on either side was refused when it was read. */
  private static boolean reaches(PckExtension pck, TdBody body, TcbLevel level) {
    return reachesSgx(pck, level) && reachesTdx(body, level);
  }

  private static boolean reachesSgx(PckExtension pck, TcbLevel level) {
    if (pck.pceSvn() < level.pceSvn()) {
      return false;
    }
    for (int i = 0; i < PckExtension.COMPONENTS; i++) {
      if (pck.components().get(i) < level.sgx().get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Where the module has a number of its own, its two SVNs are judged by its own levels. */
  private static boolean reachesTdx(TdBody body, TcbLevel level) {
    boolean numbered = svn(body.teeTcbSvn().at(MODULE_NUMBER)) > 0;
    for (int i = numbered ? LATE_MICROCODE : 0; i < TdBody.SVNS; i++) {
      if (svn(body.teeTcbSvn().at(i)) < level.tdx().get(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the machine itself has been updated since this TD was launched: then a new launch is
   * all that is missing (TDX 1.5).
   */
  private static boolean isRelaunchEnough(
      PckExtension pck, TdBody body, TcbInfo info, TcbStatus platform, TcbStatus module) {
    if (body.type() != BodyType.TD15
        || !(platform.isOutOfDate() || module.isOutOfDate())
        || info.levels().isEmpty()) {
      return false;
    }
    var newest = info.levels().getFirst();
    int number = svn(body.teeTcbSvn2().at(MODULE_NUMBER));
    int moduleSvn = svn(body.teeTcbSvn2().at(MODULE_SVN));
    boolean moduleReaches =
        number == 0
            ? moduleSvn >= newest.tdx().get(MODULE_SVN)
            : info.module(number)
                .filter(known -> moduleSvn >= known.levels().getFirst().isvSvn())
                .isPresent();
    return reachesSgx(pck, newest)
        && moduleReaches
        && svn(body.teeTcbSvn2().at(LATE_MICROCODE)) >= newest.tdx().get(LATE_MICROCODE);
  }

  private static void note(
      Instant date, List<String> more, TreeSet<Instant> dates, TreeSet<String> advisories) {
    dates.add(date);
    advisories.addAll(new ArrayList<>(more));
  }

  static int svn(byte value) {
    return value & 0xFF;
  }
}
