package dev.pavise.controlplane.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides what may be called: public addresses of receivers with a name, over HTTPS. What is not
 * known to be public is refused. Thread-safe.
 */
final class Targets {
  /** A name whose last label is not a number, in any way of writing that resolvers take for one. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Not public by the registries of special addresses (RFC 6890 and its like). */
  private static final List<Network> NEVER =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "168.63.129.16/32", // The host of an Azure VM, which hands out its credentials.
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "2001::/23", // Teredo and others that lead elsewhere.
              "2001:db8::/32",
              "2002::/16", // 6to4: an IPv4 address within.
              "3fff::/20")
          .map(Network::parse)
          .toList();

  /** All of public IPv6; mapped, translated (NAT64), local and multicast ones are outside. */
  private static final Network PUBLIC_IPV6 = Network.parse("2000::/3");

  private final WebhookSettings settings;
  private final List<Network> ownNetworks;

  Targets(WebhookSettings settings) {
    this.settings = settings;
    this.ownNetworks = settings.refusedNetworks().stream().map(Network::parse).toList();
  }

  /** Why a URL cannot be called; empty when it may be. */
  Optional<String> refusal(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("must be a URL");
    }
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    var isHttps = scheme.equals("https");
    if (!isHttps && !(settings.developmentTargets() && scheme.equals("http"))) {
      return Optional.of("must begin with https://");
    }
    var authority = uri.getRawAuthority();
    if (authority == null) {
      return Optional.of("must name a host");
    }
    if (authority.contains("@")) {
      return Optional.of("must carry no user name or password");
    }
    if (uri.getRawFragment() != null) {
      return Optional.of("must have no fragment");
    }
    if (uri.getHost() == null) {
      return Optional.of("must name a host");
    }
    if (settings.developmentTargets()) {
      return Optional.empty();
    }
    if (!NAME.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches()) {
      return Optional.of("must name its host by a full domain name, not by an address");
    }
    var port = uri.getPort() == -1 ? 443 : uri.getPort();
    if (!settings.ports().contains(port)) {
      return Optional.of(
          "must use one of the ports " + settings.ports().stream().sorted().toList());
    }
    return Optional.empty();
  }

  /** Whether an address may be connected to. */
  boolean allows(InetAddress address) {
    if (settings.developmentTargets()) {
      return true;
    }
    var isKind = address instanceof Inet4Address || PUBLIC_IPV6.contains(address);
    return isKind
        && NEVER.stream().noneMatch(network -> network.contains(address))
        && ownNetworks.stream().noneMatch(network -> network.contains(address));
  }
}
