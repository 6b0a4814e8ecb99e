package dev.pavise.attestation.condition;

import static dev.pavise.attestation.condition.ClaimType.BOOL;
import static dev.pavise.attestation.condition.ClaimType.INT;
import static dev.pavise.attestation.condition.ClaimType.MAP;
import static dev.pavise.attestation.condition.ClaimType.STRING;
import static dev.pavise.attestation.condition.ClaimType.STRING_LIST;
import static dev.pavise.attestation.condition.ClaimType.STRING_MAP;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every claim that a condition may name, with its type: the format's prefix, a dot, the claim. The
 * list is closed, so that a misspelt name is refused when a policy is loaded and not silently
 * unmet. Stateless.
 */
public final class ClaimNames {
  private static final Map<String, ClaimType> ALL = Collections.unmodifiableMap(collect());

  private ClaimNames() {}

  /** By full name. */
  public static Map<String, ClaimType> all() {
    return ALL;
  }

  /**
   * Claims of one format by their full names; nested ones with dots, unless a whole map is declared
   * under the name.
   *
   * @param prefix of the format, for example {@code snp}
   */
  public static Map<String, Object> flatten(String prefix, Map<String, Object> claims) {
    var flat = new HashMap<String, Object>();
    claims.forEach((name, value) -> put(prefix + "." + name, value, flat));
    return flat;
  }

  private static void put(String name, Object value, Map<String, Object> flat) {
    var type = ALL.get(name);
    if (type == null && value instanceof Map<?, ?> nested) {
      nested.forEach((key, member) -> put(name + "." + key, member, flat));
    } else {
      flat.put(name, value);
    }
  }

  private static Map<String, ClaimType> collect() {
    var all = new TreeMap<String, ClaimType>();
    all.put("platform", STRING);
    all.put("production", BOOL);
    snp(all);
    tdx(all);
    azure(all);
    tpm(all);
    nitro(all);
    put(all, "uvm", STRING, "issuer", "feed", "measurement", "signed_at", "security_policy");
    put(all, "uvm", INT, "svn");
    return all;
  }

  private static void snp(Map<String, ClaimType> all) {
    put(
        all,
        "snp",
        INT,
        "version",
        "guest_svn",
        "policy",
        "vmpl",
        "platform_info",
        "launch_mit_vector",
        "current_mit_vector");
    put(all, "snp", BOOL, "debug", "migrate_ma", "smt_allowed", "single_socket");
    put(all, "snp", BOOL, "author_key_enabled");
    put(
        all,
        "snp",
        STRING,
        "family_id",
        "image_id",
        "signing_key",
        "report_data",
        "measurement",
        "host_data",
        "id_key_digest",
        "author_key_digest",
        "report_id",
        "report_id_ma",
        "chip_id",
        "current_firmware",
        "committed_firmware",
        "product_by_cpuid",
        "product",
        "csp_id");
    for (var tcb : List.of("reported_tcb", "committed_tcb", "current_tcb", "launch_tcb")) {
      put(all, "snp." + tcb, INT, "fmc", "bl", "tee", "snp", "ucode");
      put(all, "snp." + tcb, STRING, "rsv", "raw");
    }
  }

  private static void tdx(Map<String, ClaimType> all) {
    put(all, "tdx", INT, "version", "padding_bytes", "pce_svn", "qe_svn");
    put(all, "tdx", INT, "tcb_evaluation_data_number");
    put(all, "tdx", BOOL, "debug", "sept_ve_disable", "migratable");
    put(all, "tdx", STRING, "body_type", "user_data", "tcb_status", "platform_status", "qe_status");
    put(all, "tdx", STRING, "module_status", "tcb_date", "fmspc", "pce_id", "ppid");
    put(all, "tdx", STRING, "platform_instance_id");
    put(all, "tdx", STRING_LIST, "advisory_ids");
    put(
        all,
        "tdx.body",
        STRING,
        "tee_tcb_svn",
        "mrseam",
        "mrsignerseam",
        "seamattributes",
        "tdattributes",
        "xfam",
        "mrtd",
        "mrconfigid",
        "mrowner",
        "mrownerconfig",
        "rtmr0",
        "rtmr1",
        "rtmr2",
        "rtmr3",
        "report_data",
        "tee_tcb_svn2",
        "mrservicetd");
  }

  private static void azure(Map<String, ClaimType> all) {
    put(all, "azure", INT, "hcl_version");
    put(all, "azure", STRING, "report_type", "report_data", "user_data", "nonce");
    put(all, "azure", MAP, "vm_configuration");
    put(all, "azure", STRING_LIST, "pcrs");
  }

  private static void tpm(Map<String, ClaimType> all) {
    put(all, "tpm", STRING_MAP, "pcrs");
    put(all, "tpm", BOOL, "event_log_replays");
    put(all, "tpm", MAP, "voucher");
  }

  private static void nitro(Map<String, ClaimType> all) {
    put(all, "nitro", STRING, "module_id", "digest", "nonce", "user_data", "public_key");
    put(all, "nitro", INT, "timestamp");
    put(all, "nitro", BOOL, "debug");
    put(all, "nitro", STRING_MAP, "pcrs");
  }

  private static void put(
      Map<String, ClaimType> all, String prefix, ClaimType type, String... names) {
    for (var name : names) {
      all.put(prefix + "." + name, type);
    }
  }
}
