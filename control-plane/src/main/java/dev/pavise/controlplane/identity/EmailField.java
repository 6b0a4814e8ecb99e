package dev.pavise.controlplane.identity;

import dev.pavise.controlplane.http.JsonBody;
import java.util.regex.Pattern;

/** Reads an e-mail address: something that mail could be sent to, no more is known of it. */
final class EmailField {
  private static final int LENGTH_MAX = 254;
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

  private EmailField() {}

  static String read(JsonBody body, String pointer) {
    var email = body.text(pointer, LENGTH_MAX);
    if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
      body.refuse(pointer, "must be an e-mail address");
    }
    return email;
  }
}
