package dev.pavise.attestation.tdx;

import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Intel's TCB info of a family of platforms, version 3 (Intel PCS API 4): which SVNs are good.
 * Immutable; its signature is another matter.
 *
 * @param modules by number; the unnumbered one is apart
 * @param levels from new to old
 */
record TcbInfo(
    Instant issueDate,
    Instant nextUpdate,
    Octets fmspc,
    Octets pceId,
    int evaluationNumber,
    ModuleIdentity unnumberedModule,
    List<ModuleIdentity> modules,
    List<TcbLevel> levels) {
  private static final String STRUCTURE = "tdx.tcbInfo";
  private static final int VERSION = 3;
  private static final int TCB_TYPE = 0;

  TcbInfo {
    modules = List.copyOf(modules);
    levels = List.copyOf(levels);
  }

  /** Total: every document gives a record or a {@link MalformedEvidence}. */
  static TcbInfo decode(SignedJson document) {
    var fields = new JsonFields(document.body(), STRUCTURE, "");
    if (!fields.text("id").equals("TDX")) {
      throw fields.malformed("id", "TDX");
    }
    if (fields.number("version", Integer.MAX_VALUE) != VERSION) {
      throw fields.malformed("version", Integer.toString(VERSION));
    }
    if (fields.number("tcbType", Integer.MAX_VALUE) != TCB_TYPE) {
      throw fields.malformed("tcbType", Integer.toString(TCB_TYPE));
    }
    return new TcbInfo(
        fields.time("issueDate"),
        fields.time("nextUpdate"),
        fields.hex("fmspc", 6),
        fields.hex("pceId", 2),
        fields.number("tcbEvaluationDataNumber", Integer.MAX_VALUE),
        ModuleIdentity.readUnnumbered(fields.object("tdxModule")),
        modules(fields),
        levels(fields));
  }

  private static List<ModuleIdentity> modules(JsonFields fields) {
    var modules = new ArrayList<ModuleIdentity>();
    if (fields.has("tdxModuleIdentities")) {
      for (var one : fields.objects("tdxModuleIdentities")) {
        var module = ModuleIdentity.readNumbered(one);
        if (modules.stream().anyMatch(known -> known.id().equalsIgnoreCase(module.id()))) {
          throw fields.malformed("tdxModuleIdentities", "each module once");
        }
        modules.add(module);
      }
    }
    return modules;
  }

  private static List<TcbLevel> levels(JsonFields fields) {
    var levels = new ArrayList<TcbLevel>();
    for (var one : fields.objects("tcbLevels")) {
      var level = TcbLevel.read(one);
      if (levels.stream().anyMatch(level::isAbove)) {
        throw fields.malformed("tcbLevels", "from new to old");
      }
      levels.add(level);
    }
    return levels;
  }

  /**
   * The module by the number it has in {@code tee_tcb_svn[1]}; number 0 stands for none.
   *
   * @return empty when the document knows no such module
   */
  Optional<ModuleIdentity> module(int number) {
    if (number == 0) {
      return Optional.of(unnumberedModule);
    }
    var id = "TDX_%02X".formatted(number).toUpperCase(Locale.ROOT);
    return modules.stream().filter(one -> one.id().equalsIgnoreCase(id)).findFirst();
  }
}
