package dev.pavise.webui.trust;

import dev.pavise.webui.api.Axis;
import dev.pavise.webui.api.AxisResult;
import dev.pavise.webui.api.AxisStatus;
import java.util.List;

/**
 * One axis as it is shown.
 *
 * @param name of the axis
 * @param question it answers
 */
public record AxisRow(Axis axis, String name, String question, Badge badge) {

  /** All six for a verdict that speaks of now. */
  public static List<AxisRow> current(List<AxisResult> axes, boolean development) {
    return axes.stream().map(each -> row(each, development)).toList();
  }

  /** All six for a verdict that is over: what was proven once is no longer green. */
  public static List<AxisRow> past(List<AxisResult> axes, boolean development) {
    return axes.stream().map(each -> row(each, development).asPast(each.status())).toList();
  }

  private static AxisRow row(AxisResult result, boolean development) {
    var axis = result.axis();
    return new AxisRow(axis, name(axis), question(axis), badge(axis, result.status(), development));
  }

  private AxisRow asPast(AxisStatus status) {
    if (status != AxisStatus.PASS && status != AxisStatus.WARN) {
      return this;
    }
    var badge =
        axis == Axis.FRESHNESS
            ? new Badge("Expired", Tone.PAST, "The last answer is too old to count.")
            : new Badge("Was: " + badge().word(), Tone.PAST, "Proven once, not for now.");
    return new AxisRow(axis, name, question, badge);
  }

  public static String name(Axis axis) {
    return switch (axis) {
      case HARDWARE -> "Hardware";
      case FIRMWARE -> "Firmware";
      case GUEST_IMAGE -> "Guest image";
      case WORKLOAD -> "Workload";
      case KEY_BINDING -> "Key binding";
      case FRESHNESS -> "Freshness";
    };
  }

  private static String question(Axis axis) {
    return switch (axis) {
      case HARDWARE -> "Is the hardware genuine?";
      case FIRMWARE -> "Is its firmware one we know?";
      case GUEST_IMAGE -> "Did the measured guest image boot, and nothing else?";
      case WORKLOAD -> "Does it run what its owner signed?";
      case KEY_BINDING -> "Do keys go to this very guest?";
      case FRESHNESS -> "Was it proven just now?";
    };
  }

  private static Badge badge(Axis axis, AxisStatus status, boolean development) {
    return switch (status) {
      case PASS ->
          axis == Axis.HARDWARE && development
              ? developmentHardware()
              : new Badge("Pass", Tone.GOOD, passed(axis));
      case WARN ->
          axis == Axis.HARDWARE && development
              ? developmentHardware()
              : new Badge("Warning", Tone.WARN, "It holds, with a finding below.");
      case FAIL -> new Badge("Fail", Tone.BAD, failed(axis));
      case NOT_CHECKED -> new Badge("Not checked", Tone.UNCHECKED, "Nobody has looked.");
      case NOT_APPLICABLE ->
          new Badge("Not applicable", Tone.NONE, "There is nothing to check on this platform.");
    };
  }

  private static Badge developmentHardware() {
    return new Badge(
        "Development", Tone.DEVELOPMENT, "No vendor stands behind it; memory is not encrypted.");
  }

  private static String passed(Axis axis) {
    return switch (axis) {
      case HARDWARE -> "The evidence is signed by genuine hardware.";
      case FIRMWARE -> "The firmware is one of the reference values.";
      case GUEST_IMAGE -> "The measured guest image booted, and nothing else.";
      case WORKLOAD -> "The measured manifest is the one its owner signed.";
      case KEY_BINDING -> "Keys are sealed to a key that this very evidence binds.";
      case FRESHNESS -> "It answers a challenge made for it, in time.";
    };
  }

  private static String failed(Axis axis) {
    return switch (axis) {
      case HARDWARE -> "The hardware could not be proven genuine.";
      case FIRMWARE -> "The firmware is not one of the reference values.";
      case GUEST_IMAGE -> "Something other than the guest image booted.";
      case WORKLOAD -> "It is not proven to run what an owner key that counts has signed.";
      case KEY_BINDING -> "The key is not bound to this guest.";
      case FRESHNESS -> "It does not answer a live challenge.";
    };
  }
}
