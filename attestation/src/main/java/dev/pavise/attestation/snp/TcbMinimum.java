package dev.pavise.attestation.snp;

/**
 * The lowest security versions that are good enough, part by part.
 *
 * @param name of the baseline, for people: an advisory, or what the tenant calls it
 */
public record TcbMinimum(
    String name, SnpProduct product, int fmc, int bootLoader, int tee, int snp, int microcode) {

  boolean isMetBy(TcbVersion tcb) {
    return tcb.fmc() >= fmc
        && tcb.bootLoader() >= bootLoader
        && tcb.tee() >= tee
        && tcb.snp() >= snp
        && tcb.microcode() >= microcode;
  }

  /** For people; only what is demanded. */
  String text() {
    var text = new StringBuilder();
    append(text, "FMC", fmc);
    append(text, "boot loader", bootLoader);
    append(text, "TEE", tee);
    append(text, "SNP", snp);
    append(text, "microcode", microcode);
    return (text.isEmpty() ? "anything" : text) + " (" + name + ")";
  }

  private static void append(StringBuilder text, String part, int version) {
    if (version > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(part).append(" >= ").append(version);
    }
  }
}
