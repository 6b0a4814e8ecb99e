package dev.pavise.plan.compose;

import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Fields;
import java.util.regex.Pattern;

/** The names that every part of Pavise accepts. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-zA-Z0-9_.-]{0,61}[a-zA-Z0-9])?");
  private static final Pattern DEPLOYMENT = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");

  private Names() {}

  /** Of a service, volume, secret or config. */
  static boolean check(String kind, Fields.Field field, Fields fields) {
    var isGood = NAME.matcher(field.key()).matches();
    if (!isGood) {
      fields
          .problems()
          .add(
              field.at(),
              Code.NAME_INVALID,
              "\"" + field.key() + "\" is no name for a " + kind,
              "Use 1 to 63 letters, digits, dots, dashes and underscores, beginning with a small"
                  + " letter or a digit and ending with a letter or a digit.");
    }
    return isGood;
  }

  static boolean isDeployment(String name) {
    return DEPLOYMENT.matcher(name).matches();
  }
}
