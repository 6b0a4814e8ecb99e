package dev.pavise.attestation.appraisal;

import dev.pavise.attestation.azure.AzurePolicy;
import dev.pavise.attestation.condition.Condition;
import dev.pavise.attestation.nitro.NitroPolicy;
import dev.pavise.attestation.snp.SnpPolicy;
import dev.pavise.attestation.tdx.TdxPolicy;
import dev.pavise.attestation.tpm.PcrSelection;
import dev.pavise.attestation.uvm.UvmPolicy;
import dev.pavise.attestation.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What must hold for evidence to be affirmed. Empty sets allow nothing: an empty policy affirms
 * nothing.
 *
 * @param registers the SHA-256 registers that a quote must cover, no more and no fewer
 * @param platforms allowed, for example {@code tpm}
 * @param guestImages SHA-256 of allowed guest image files
 * @param developmentAllowed whether evidence under a root that is not for production may be
 *     affirmed
 * @param snp what must hold for SEV-SNP beside this
 * @param tdx what must hold for TDX beside this
 * @param nitro what must hold for Nitro documents beside this
 * @param azure what must hold for confidential VMs of Azure beside this
 * @param uvm what must hold for confidential containers of Azure beside this
 * @param conditions all of which must hold; they affirm nothing
 */
public record Policy(
    SortedSet<Integer> registers,
    Set<String> platforms,
    Set<Octets> guestImages,
    boolean developmentAllowed,
    SnpPolicy snp,
    TdxPolicy tdx,
    NitroPolicy nitro,
    AzurePolicy azure,
    UvmPolicy uvm,
    List<Condition> conditions) {

  /** Firmware 0 to 7, agent 8, kernel 9, image 11, what came beside the image 12. */
  public static final SortedSet<Integer> REGISTERS_DEFAULT =
      new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12));

  /** The operating system can reset these, or start them anew: they prove nothing of the boot. */
  private static final Set<Integer> RESETTABLE = Set.of(16, 17, 18, 19, 20, 21, 22, 23);

  public Policy {
    registers = Collections.unmodifiableSortedSet(new TreeSet<>(registers));
    platforms = Set.copyOf(platforms);
    guestImages = Set.copyOf(guestImages);
    conditions = List.copyOf(conditions);
    for (int register : registers) {
      if (register < 0 || register > 23 || RESETTABLE.contains(register)) {
        throw new IllegalArgumentException(
            "PCR " + register + " cannot be demanded: a guest can reset it after boot");
      }
    }
  }

  /** With the formats' own policies as nobody has loosened them. */
  public Policy(
      SortedSet<Integer> registers,
      Set<String> platforms,
      Set<Octets> guestImages,
      boolean developmentAllowed) {
    this(
        registers,
        platforms,
        guestImages,
        developmentAllowed,
        SnpPolicy.strict(),
        TdxPolicy.strict(),
        NitroPolicy.strict(),
        AzurePolicy.strict(),
        UvmPolicy.strict(),
        List.of());
  }

  /** The same with this one part. */
  public Policy withSnp(SnpPolicy other) {
    return new Policy(
        registers,
        platforms,
        guestImages,
        developmentAllowed,
        other,
        tdx,
        nitro,
        azure,
        uvm,
        conditions);
  }

  /** The same with this one part. */
  public Policy withTdx(TdxPolicy other) {
    return new Policy(
        registers,
        platforms,
        guestImages,
        developmentAllowed,
        snp,
        other,
        nitro,
        azure,
        uvm,
        conditions);
  }

  /** The same with this one part. */
  public Policy withNitro(NitroPolicy other) {
    return new Policy(
        registers,
        platforms,
        guestImages,
        developmentAllowed,
        snp,
        tdx,
        other,
        azure,
        uvm,
        conditions);
  }

  /** The same with this one part. */
  public Policy withAzure(AzurePolicy other) {
    return new Policy(
        registers,
        platforms,
        guestImages,
        developmentAllowed,
        snp,
        tdx,
        nitro,
        other,
        uvm,
        conditions);
  }

  /** The same with this one part. */
  public Policy withUvm(UvmPolicy other) {
    return new Policy(
        registers,
        platforms,
        guestImages,
        developmentAllowed,
        snp,
        tdx,
        nitro,
        azure,
        other,
        conditions);
  }

  /** The same with this one part. */
  public Policy withConditions(List<Condition> other) {
    return new Policy(
        registers, platforms, guestImages, developmentAllowed, snp, tdx, nitro, azure, uvm, other);
  }

  public PcrSelection selection() {
    return PcrSelection.sha256(registers);
  }

  /** SHA-256 over a text of the whole policy in a fixed order. */
  public Octets digest() {
    var text =
        "pavise appraisal policy 2\nregisters "
            + registers
            + "\nplatforms "
            + new TreeSet<>(platforms)
            + "\nguestImages "
            + new TreeSet<>(guestImages.stream().map(Octets::toHex).toList())
            + "\ndevelopmentAllowed "
            + developmentAllowed
            + "\nsnp "
            + snp.text()
            + "\ntdx "
            + tdx.text()
            + "\nnitro "
            + nitro.text()
            + "\nazure "
            + azure.text()
            + "\nuvm "
            + uvm.text()
            + "\nconditions "
            + conditions
            + "\n";
    return Octets.copyOf(text.getBytes(StandardCharsets.UTF_8)).sha256();
  }
}
