package dev.pavise.attestation.snp;

import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold for SEV-SNP evidence beyond what holds for all. Where a set is empty, nothing is
 * allowed or affirmed by it; where it is absent, nothing is demanded. Immutable.
 *
 * @param vmpls privilege levels that may ask for a report
 * @param debugAllowed whether the host may read the guest's memory
 * @param migrationAgentAllowed whether the guest may be moved by a migration agent
 * @param platformInfoRequired bits of PLATFORM_INFO that must be set, such as mitigations
 * @param platformInfoForbidden bits that must not be
 * @param minimums for REPORTED_TCB, COMMITTED_TCB and CURRENT_TCB, by product
 * @param launchMinimums for LAUNCH_TCB, by product
 * @param productsDenied whose keys can no longer be believed
 * @param measurements launch digests that are known to be good; with none, no guest image is
 *     affirmed
 * @param hostData that must be one of these
 * @param idKeys whose holder must have signed the ID block
 * @param authorKeys whose holder must have signed the ID key
 * @param chipIds that the guest must run on one of
 * @param providers cspID of clouds whose VLEK is believed
 * @param firmwareMinimum of the running SEV firmware
 * @param mitigationsRequired bits of CURRENT_MIT_VECTOR and LAUNCH_MIT_VECTOR that must be set
 * @param isRevocationRequired whether a current list must be at hand
 */
public record SnpPolicy(
    Set<Long> vmpls,
    boolean debugAllowed,
    boolean migrationAgentAllowed,
    long platformInfoRequired,
    long platformInfoForbidden,
    List<TcbMinimum> minimums,
    List<TcbMinimum> launchMinimums,
    Set<SnpProduct> productsDenied,
    Set<Octets> measurements,
    Optional<Set<Octets>> hostData,
    Optional<Set<Octets>> idKeys,
    Optional<Set<Octets>> authorKeys,
    Optional<Set<Octets>> chipIds,
    Set<String> providers,
    Optional<FirmwareVersion> firmwareMinimum,
    long mitigationsRequired,
    boolean isRevocationRequired) {

  /** PLATFORM_INFO: the firmware has looked for memory that answers at two addresses. */
  public static final long ALIAS_CHECK_COMPLETE = 1 << 5;

  /**
   * Firmware that accepts no microcode but AMD's own (AMD-SB-3019, CVE-2024-56161). Turin came with
   * it.
   */
  public static final List<TcbMinimum> MICROCODE_SIGNATURES =
      List.of(
          new TcbMinimum("AMD-SB-3019", SnpProduct.MILAN, 0, 0, 0, 24, 0),
          new TcbMinimum("AMD-SB-3019", SnpProduct.GENOA, 0, 0, 0, 23, 0),
          new TcbMinimum("AMD-SB-3019", SnpProduct.TURIN, 0, 0, 0, 1, 0));

  public SnpPolicy {
    vmpls = Set.copyOf(vmpls);
    minimums = List.copyOf(minimums);
    launchMinimums = List.copyOf(launchMinimums);
    productsDenied = Set.copyOf(productsDenied);
    measurements = Set.copyOf(measurements);
    hostData = hostData.map(Set::copyOf);
    idKeys = idKeys.map(Set::copyOf);
    authorKeys = authorKeys.map(Set::copyOf);
    chipIds = chipIds.map(Set::copyOf);
    providers = Set.copyOf(providers);
  }

  /** What nobody has loosened: the guest's own level, no debugging, no moving, no old firmware. */
  public static SnpPolicy strict() {
    return new SnpPolicy(
        Set.of(0L),
        false,
        false,
        0,
        0,
        MICROCODE_SIGNATURES,
        List.of(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        0,
        true);
  }

  /** The same with these launch digests. */
  public SnpPolicy withMeasurements(Set<Octets> others) {
    return toBuilder().measurements(others).build();
  }

  /** The same, to be changed in some places. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** The whole policy as text in a fixed order, for its digest. */
  public String text() {
    return "vmpls %s debug %s migration %s platform +%x -%x minimums %s launch %s denied %s"
            .formatted(
                new TreeSet<>(vmpls),
                debugAllowed,
                migrationAgentAllowed,
                platformInfoRequired,
                platformInfoForbidden,
                minimums,
                launchMinimums,
                new TreeSet<>(productsDenied))
        + " measurements %s hostData %s idKeys %s authorKeys %s chipIds %s providers %s"
            .formatted(
                hex(measurements),
                hostData.map(SnpPolicy::hex),
                idKeys.map(SnpPolicy::hex),
                authorKeys.map(SnpPolicy::hex),
                chipIds.map(SnpPolicy::hex),
                new TreeSet<>(providers))
        + " firmware %s mitigations %x revocation %s"
            .formatted(firmwareMinimum, mitigationsRequired, isRevocationRequired);
  }

  private static TreeSet<String> hex(Set<Octets> values) {
    var hex = new TreeSet<String>();
    values.forEach(value -> hex.add(value.toHex()));
    return hex;
  }

  /** Changes of a policy, each by its name. Not thread-safe. */
  public static final class Builder {
    private Set<Long> vmpls;
    private boolean debugAllowed;
    private boolean migrationAgentAllowed;
    private long platformInfoRequired;
    private long platformInfoForbidden;
    private List<TcbMinimum> minimums;
    private List<TcbMinimum> launchMinimums;
    private Set<SnpProduct> productsDenied;
    private Set<Octets> measurements;
    private Optional<Set<Octets>> hostData;
    private Optional<Set<Octets>> idKeys;
    private Optional<Set<Octets>> authorKeys;
    private Optional<Set<Octets>> chipIds;
    private Set<String> providers;
    private Optional<FirmwareVersion> firmwareMinimum;
    private long mitigationsRequired;
    private boolean isRevocationRequired;

    private Builder(SnpPolicy policy) {
      vmpls = policy.vmpls();
      debugAllowed = policy.debugAllowed();
      migrationAgentAllowed = policy.migrationAgentAllowed();
      platformInfoRequired = policy.platformInfoRequired();
      platformInfoForbidden = policy.platformInfoForbidden();
      minimums = policy.minimums();
      launchMinimums = policy.launchMinimums();
      productsDenied = policy.productsDenied();
      measurements = policy.measurements();
      hostData = policy.hostData();
      idKeys = policy.idKeys();
      authorKeys = policy.authorKeys();
      chipIds = policy.chipIds();
      providers = policy.providers();
      firmwareMinimum = policy.firmwareMinimum();
      mitigationsRequired = policy.mitigationsRequired();
      isRevocationRequired = policy.isRevocationRequired();
    }

    public Builder vmpls(Set<Long> other) {
      vmpls = other;
      return this;
    }

    public Builder debugAllowed(boolean other) {
      debugAllowed = other;
      return this;
    }

    public Builder migrationAgentAllowed(boolean other) {
      migrationAgentAllowed = other;
      return this;
    }

    public Builder platformInfoRequired(long other) {
      platformInfoRequired = other;
      return this;
    }

    public Builder platformInfoForbidden(long other) {
      platformInfoForbidden = other;
      return this;
    }

    public Builder minimums(List<TcbMinimum> other) {
      minimums = other;
      return this;
    }

    public Builder launchMinimums(List<TcbMinimum> other) {
      launchMinimums = other;
      return this;
    }

    public Builder productsDenied(Set<SnpProduct> other) {
      productsDenied = other;
      return this;
    }

    public Builder measurements(Set<Octets> other) {
      measurements = other;
      return this;
    }

    public Builder hostData(Optional<Set<Octets>> other) {
      hostData = other;
      return this;
    }

    public Builder idKeys(Optional<Set<Octets>> other) {
      idKeys = other;
      return this;
    }

    public Builder authorKeys(Optional<Set<Octets>> other) {
      authorKeys = other;
      return this;
    }

    public Builder chipIds(Optional<Set<Octets>> other) {
      chipIds = other;
      return this;
    }

    public Builder providers(Set<String> other) {
      providers = other;
      return this;
    }

    public Builder firmwareMinimum(Optional<FirmwareVersion> other) {
      firmwareMinimum = other;
      return this;
    }

    public Builder mitigationsRequired(long other) {
      mitigationsRequired = other;
      return this;
    }

    public Builder isRevocationRequired(boolean other) {
      isRevocationRequired = other;
      return this;
    }

    public SnpPolicy build() {
      return new SnpPolicy(
          vmpls,
          debugAllowed,
          migrationAgentAllowed,
          platformInfoRequired,
          platformInfoForbidden,
          minimums,
          launchMinimums,
          productsDenied,
          measurements,
          hostData,
          idKeys,
          authorKeys,
          chipIds,
          providers,
          firmwareMinimum,
          mitigationsRequired,
          isRevocationRequired);
    }
  }
}
