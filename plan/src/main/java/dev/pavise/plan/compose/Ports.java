package dev.pavise.plan.compose;

import dev.pavise.messages.manifest.Port;
import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Fields;
import dev.pavise.plan.yaml.Position;
import dev.pavise.plan.yaml.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Published ports of all services. As all containers of a deployment share one network, neither a
 * published nor a container port may appear twice in the whole file. Not thread-safe.
 */
final class Ports {
  private static final int NUMBER_MAX = 65535;

  /** Most ports that one range may stand for. */
  private static final int RANGE_MAX = 100;

  private static final String REMEDY =
      "Write \"PUBLISHED:CONTAINER\", as in \"8443:8443\", with /udp behind it for UDP.";
  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(?<address>.*):)?(?<published>[0-9]{1,5}(?:-[0-9]{1,5})?):"
              + "(?<container>[0-9]{1,5}(?:-[0-9]{1,5})?)(?:/(?<protocol>[a-z]+))?");

  private final Map<String, Position> published = new HashMap<>();
  private final Map<String, Position> listening = new HashMap<>();

  private record Range(int first, int last) {
    static Optional<Range> parse(String text) {
      var ends = text.split("-", 2);
      var first = Quantities.number(ends[0]);
      var last = Quantities.number(ends[ends.length - 1]);
      return first.isPresent() && last.isPresent() && isRange(first.get(), last.get())
          ? Optional.of(new Range(first.get(), last.get()))
          : Optional.empty();
    }

    private static boolean isRange(int first, int last) {
      return first >= 1 && first <= last && last <= NUMBER_MAX && last - first < RANGE_MAX;
    }

    int size() {
      return last - first + 1;
    }
  }

  List<Port> read(Fields service) {
    var ports = new ArrayList<Port>();
    service
        .value("ports")
        .ifPresent(
            value ->
                value
                    .items("a list of ports")
                    .forEach(
                        item -> ports.addAll(item.isMapping() ? readLong(item) : readShort(item))));
    return ports;
  }

  private List<Port> readShort(Value item) {
    var text = item.text("a port, as in \"8443:8443\"");
    if (text.isEmpty()) {
      return List.of();
    }
    var match = SHORT.matcher(text.get());
    if (!match.matches()) {
      item.refuse(
          Code.PORT_INVALID,
          Quantities.number(text.get()).isPresent()
              ? "port \"" + text.get() + "\" does not say where it is published"
              : "\"" + text.get() + "\" is no port",
          REMEDY);
      return List.of();
    }
    var address = Optional.ofNullable(match.group("address"));
    address.ifPresent(it -> checkAddress(item, it));
    return ports(
        item,
        match.group("published"),
        match.group("container"),
        Optional.ofNullable(match.group("protocol")).orElse("tcp"));
  }

  private List<Port> readLong(Value item) {
    var fields = item.fields("a port");
    var target = fields.value("target").flatMap(value -> value.text("a port number"));
    var outside = fields.value("published").flatMap(value -> value.text("a port number"));
    var protocol = fields.value("protocol").flatMap(value -> value.text("tcp or udp"));
    fields.value("mode");
    fields.value("name");
    fields.value("app_protocol");
    fields
        .value("host_ip")
        .ifPresent(
            value -> value.text("an address").ifPresent(address -> checkAddress(value, address)));
    fields.refuseRest();
    if (target.isEmpty() || outside.isEmpty()) {
      if (!fields.has("target") || !fields.has("published")) {
        item.refuse(
            Code.PORT_INVALID,
            "the port does not say both \"target\" and \"published\"",
            "Give \"target\", where the container listens, and \"published\", outside.");
      }
      return List.of();
    }
    return ports(item, outside.get(), target.get(), protocol.orElse("tcp"));
  }

  private List<Port> ports(Value item, String outside, String inside, String protocol) {
    var from = Range.parse(outside);
    var to = Range.parse(inside);
    var isProtocol = protocol.equals("tcp") || protocol.equals("udp");
    if (from.isEmpty() || to.isEmpty() || from.get().size() != to.get().size() || !isProtocol) {
      item.refuse(
          Code.PORT_INVALID,
          "\"%s:%s/%s\" is no port".formatted(outside, inside, protocol),
          "Port numbers are 1 to %d, ranges equally long and at most %d; the protocol is tcp or udp."
              .formatted(NUMBER_MAX, RANGE_MAX));
      return List.of();
    }
    var ports = new ArrayList<Port>();
    for (int i = 0; i < from.get().size(); i++) {
      var port = new Port(from.get().first() + i, to.get().first() + i, protocol);
      claim(item, published, port.published() + "/" + protocol, "published");
      claim(item, listening, port.container() + "/" + protocol, "listened on");
      ports.add(port);
    }
    return ports;
  }

  private static void claim(Value item, Map<String, Position> claims, String port, String how) {
    var earlier = Optional.ofNullable(claims.putIfAbsent(port, item.position()));
    earlier.ifPresent(
        first ->
            item.refuse(
                Code.PORT_TWICE,
                "port %s is %s already by %s on line %d"
                    .formatted(port, how, first.path(), first.line()),
                "Use another port here: all containers of a deployment share one network."));
  }

  private static void checkAddress(Value item, String address) {
    if (!address.equals("0.0.0.0")) {
      item.refuse(
          Code.PORT_INVALID,
          "a port cannot be bound to the address \"" + address + "\"",
          "Leave the address out; the provider decides which address a guest has.");
    }
  }
}
