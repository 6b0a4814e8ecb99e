package dev.pavise.attestation.snp;

import dev.pavise.attestation.json.Fields;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the part of a policy file that is about SEV-SNP. Stateless. */
public final class SnpPolicyFields {
  private static final int SVN_MAX = 0xFF;
  private static final int DIGEST_BYTES = 48;
  private static final int HOST_DATA_BYTES = 32;
  private static final int CHIP_ID_BYTES = 64;
  private static final Pattern FIRMWARE = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  private SnpPolicyFields() {}

  /** The strict policy where the file says nothing. */
  public static SnpPolicy read(Optional<Fields> given) {
    var strict = SnpPolicy.strict();
    if (given.isEmpty()) {
      return strict;
    }
    var fields = given.get();
    var policy =
        strict.toBuilder()
            .vmpls(fields.numbers("vmpls").orElse(strict.vmpls()))
            .debugAllowed(fields.flag("debugAllowed", strict.debugAllowed()))
            .migrationAgentAllowed(
                fields.flag("migrationAgentAllowed", strict.migrationAgentAllowed()))
            .platformInfoRequired(
                fields.number(
                    "platformInfoRequired", 0, Long.MAX_VALUE, strict.platformInfoRequired()))
            .platformInfoForbidden(
                fields.number(
                    "platformInfoForbidden", 0, Long.MAX_VALUE, strict.platformInfoForbidden()))
            .minimums(minimums(fields, "minimumTcb").orElse(strict.minimums()))
            .launchMinimums(minimums(fields, "minimumLaunchTcb").orElse(strict.launchMinimums()))
            .productsDenied(products(fields))
            .measurements(fields.bytes("measurements", DIGEST_BYTES).orElse(strict.measurements()))
            .hostData(fields.bytes("hostData", HOST_DATA_BYTES))
            .idKeys(fields.bytes("idKeys", DIGEST_BYTES))
            .authorKeys(fields.bytes("authorKeys", DIGEST_BYTES))
            .chipIds(fields.bytes("chipIds", CHIP_ID_BYTES))
            .providers(fields.texts("providers").orElse(strict.providers()))
            .firmwareMinimum(firmware(fields))
            .mitigationsRequired(
                fields.number(
                    "mitigationsRequired", 0, Long.MAX_VALUE, strict.mitigationsRequired()))
            .isRevocationRequired(fields.flag("revocationRequired", strict.isRevocationRequired()))
            .build();
    fields.requireNoOthers();
    return policy;
  }

  private static Optional<List<TcbMinimum>> minimums(Fields fields, String name) {
    var given = fields.inner(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    var minimums = new ArrayList<TcbMinimum>();
    for (var title : given.get().names()) {
      var product = product(title, given.get(), title);
      var parts = given.get().inner(title).orElseThrow();
      minimums.add(
          new TcbMinimum(
              parts.text("name").orElse("the policy"),
              product,
              svn(parts, "fmc"),
              svn(parts, "bl"),
              svn(parts, "tee"),
              svn(parts, "snp"),
              svn(parts, "ucode")));
      parts.requireNoOthers();
    }
    return Optional.of(minimums);
  }

  private static int svn(Fields parts, String name) {
    return (int) parts.number(name, 0, SVN_MAX, 0);
  }

  private static Set<SnpProduct> products(Fields fields) {
    var products = EnumSet.noneOf(SnpProduct.class);
    for (var title : fields.texts("productsDenied").orElse(Set.of())) {
      products.add(product(title, fields, "productsDenied"));
    }
    return products;
  }

  private static SnpProduct product(String title, Fields fields, String name) {
    for (var product : SnpProduct.values()) {
      if (product.title().equals(title)) {
        return product;
      }
    }
    throw fields.wrong(name, "Milan, Genoa or Turin");
  }

  private static Optional<FirmwareVersion> firmware(Fields fields) {
    return fields
        .text("minimumFirmware")
        .map(
            text -> {
              var parts = FIRMWARE.matcher(text);
              if (!parts.matches()) {
                throw fields.wrong("minimumFirmware", "a version such as 1.55.31");
              }
              return new FirmwareVersion(
                  Integer.parseInt(parts.group(1)),
                  Integer.parseInt(parts.group(2)),
                  Integer.parseInt(parts.group(3)));
            });
  }
}
