package dev.pavise.attestation.eventlog;

import java.util.Map;

/**
 * Names of TCG event types (TCG PC Client Platform Firmware Profile 1.06, 10.4.1). A type is never
 * covered by a register: it is a hint for readers, not a proof.
 */
public final class EventType {
  public static final long EV_NO_ACTION = 0x00000003L;
  public static final long EV_SEPARATOR = 0x00000004L;
  public static final long EV_IPL = 0x0000000DL;
  public static final long EV_EVENT_TAG = 0x00000006L;
  public static final long EV_EFI_BOOT_SERVICES_APPLICATION = 0x80000003L;
  public static final long EV_EFI_ACTION = 0x80000007L;
  public static final long EV_ACTION = 0x00000005L;
  public static final long EV_COMPACT_HASH = 0x0000000CL;
  public static final long EV_OMIT_BOOT_DEVICE_EVENTS = 0x00000012L;
  public static final long EV_S_CRTM_VERSION = 0x00000008L;
  public static final long EV_EFI_VARIABLE_DRIVER_CONFIG = 0x80000001L;
  public static final long EV_EFI_VARIABLE_BOOT = 0x80000002L;
  public static final long EV_EFI_BOOT_SERVICES_DRIVER = 0x80000004L;
  public static final long EV_EFI_RUNTIME_SERVICES_DRIVER = 0x80000005L;
  public static final long EV_EFI_GPT_EVENT = 0x80000006L;
  public static final long EV_EFI_VARIABLE_AUTHORITY = 0x800000E0L;
  public static final long EV_EFI_VARIABLE_BOOT2 = 0x8000000CL;
  public static final long EV_EFI_SPDM_DEVICE_POLICY = 0x800000E3L;
  public static final long EV_EFI_SPDM_DEVICE_AUTHORITY = 0x800000E4L;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(0x00000000L, "EV_PREBOOT_CERT"),
          Map.entry(0x00000001L, "EV_POST_CODE"),
          Map.entry(0x00000002L, "EV_UNUSED"),
          Map.entry(EV_NO_ACTION, "EV_NO_ACTION"),
          Map.entry(EV_SEPARATOR, "EV_SEPARATOR"),
          Map.entry(EV_ACTION, "EV_ACTION"),
          Map.entry(EV_EVENT_TAG, "EV_EVENT_TAG"),
          Map.entry(0x00000007L, "EV_S_CRTM_CONTENTS"),
          Map.entry(EV_S_CRTM_VERSION, "EV_S_CRTM_VERSION"),
          Map.entry(0x00000009L, "EV_CPU_MICROCODE"),
          Map.entry(0x0000000AL, "EV_PLATFORM_CONFIG_FLAGS"),
          Map.entry(0x0000000BL, "EV_TABLE_OF_DEVICES"),
          Map.entry(EV_COMPACT_HASH, "EV_COMPACT_HASH"),
          Map.entry(EV_IPL, "EV_IPL"),
          Map.entry(0x0000000EL, "EV_IPL_PARTITION_DATA"),
          Map.entry(0x0000000FL, "EV_NONHOST_CODE"),
          Map.entry(0x00000010L, "EV_NONHOST_CONFIG"),
          Map.entry(0x00000011L, "EV_NONHOST_INFO"),
          Map.entry(EV_OMIT_BOOT_DEVICE_EVENTS, "EV_OMIT_BOOT_DEVICE_EVENTS"),
          Map.entry(0x00000013L, "EV_POST_CODE2"),
          Map.entry(EV_EFI_VARIABLE_DRIVER_CONFIG, "EV_EFI_VARIABLE_DRIVER_CONFIG"),
          Map.entry(EV_EFI_VARIABLE_BOOT, "EV_EFI_VARIABLE_BOOT"),
          Map.entry(EV_EFI_BOOT_SERVICES_APPLICATION, "EV_EFI_BOOT_SERVICES_APPLICATION"),
          Map.entry(EV_EFI_BOOT_SERVICES_DRIVER, "EV_EFI_BOOT_SERVICES_DRIVER"),
          Map.entry(EV_EFI_RUNTIME_SERVICES_DRIVER, "EV_EFI_RUNTIME_SERVICES_DRIVER"),
          Map.entry(EV_EFI_GPT_EVENT, "EV_EFI_GPT_EVENT"),
          Map.entry(EV_EFI_ACTION, "EV_EFI_ACTION"),
          Map.entry(0x80000008L, "EV_EFI_PLATFORM_FIRMWARE_BLOB"),
          Map.entry(0x80000009L, "EV_EFI_HANDOFF_TABLES"),
          Map.entry(0x8000000AL, "EV_EFI_PLATFORM_FIRMWARE_BLOB2"),
          Map.entry(0x8000000BL, "EV_EFI_HANDOFF_TABLES2"),
          Map.entry(EV_EFI_VARIABLE_BOOT2, "EV_EFI_VARIABLE_BOOT2"),
          Map.entry(0x8000000DL, "EV_EFI_GPT_EVENT2"),
          Map.entry(0x80000010L, "EV_EFI_HCRTM_EVENT"),
          Map.entry(EV_EFI_VARIABLE_AUTHORITY, "EV_EFI_VARIABLE_AUTHORITY"),
          Map.entry(0x800000E1L, "EV_EFI_SPDM_FIRMWARE_BLOB"),
          Map.entry(0x800000E2L, "EV_EFI_SPDM_FIRMWARE_CONFIG"),
          Map.entry(EV_EFI_SPDM_DEVICE_POLICY, "EV_EFI_SPDM_DEVICE_POLICY"),
          Map.entry(EV_EFI_SPDM_DEVICE_AUTHORITY, "EV_EFI_SPDM_DEVICE_AUTHORITY"));

  private EventType() {}

  public static boolean isKnown(long type) {
    return NAMES.containsKey(type);
  }

  /** The specification's name, or the number of a type that it does not know. */
  public static String nameOf(long type) {
    return NAMES.getOrDefault(type, "unknown type 0x%08x".formatted(type));
  }
}
