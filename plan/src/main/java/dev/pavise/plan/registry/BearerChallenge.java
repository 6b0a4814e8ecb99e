package dev.pavise.plan.registry;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code WWW-Authenticate: Bearer realm="…",service="…"}: where a token is to be had. */
record BearerChallenge(String realm, @Nullable String service) {
  private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]+)=\"([^\"]{0,2000})\"");

  static BearerChallenge parse(String header) {
    var parameters = new HashMap<String, String>();
    var matcher = PARAMETER.matcher(header);
    while (matcher.find()) {
      parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
    }
    return new BearerChallenge(parameters.getOrDefault("realm", ""), parameters.get("service"));
  }

  /** Asks for the right to pull this repository and nothing else, whatever the challenge says. */
  URI tokenAddress(URI realmAddress, String repository) {
    var query = "scope=" + encode("repository:" + repository + ":pull");
    if (service != null) {
      query = "service=" + encode(service) + "&" + query;
    }
    var separator = realmAddress.getQuery() == null ? "?" : "&";
    return URI.create(realmAddress + separator + query);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
