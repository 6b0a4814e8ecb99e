package dev.pavise.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Holds the rooms to the table of docs/architecture.md: what a module may know of. Maven lets a
 * class see nothing that its module does not name, so the modules' own lists are the whole truth.
 */
class RoomsTest {
  private static final Path HOME = Path.of("..");

  /** What each room's production code may know of; a room that is not here fails the test. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("messages", Set.of()),
          Map.entry("attestation", Set.of()),
          Map.entry("attestation-testkit", Set.of("attestation")),
          Map.entry("collateral", Set.of("attestation")),
          Map.entry("verdict", Set.of("messages", "attestation")),
          Map.entry("fuzz", Set.of("attestation", "attestation-testkit")),
          Map.entry("plan", Set.of("messages")),
          Map.entry("control-plane", Set.of("messages")),
          Map.entry("worker", Set.of("messages", "attestation", "collateral", "verdict")),
          Map.entry("web-ui", Set.of()),
          Map.entry("health-check", Set.of()),
          Map.entry("guest/agent", Set.of("messages")),
          Map.entry("guest/image", Set.of()),
          Map.entry("cli", Set.of("messages", "attestation", "collateral", "verdict", "plan")),
          Map.entry("quickstart", Set.of("messages", "plan", "cli")),
          Map.entry("helm", Set.of()),
          Map.entry(
              "bench",
              Set.of(
                  "messages", "plan", "cli", "quickstart", "attestation", "attestation-testkit")));

  /** For developers; nobody installs them. */
  private static final Set<String> TOOLS = Set.of("fuzz", "bench");

  static Stream<String> rooms() throws IOException, SAXException, ParserConfigurationException {
    return texts(HOME.resolve("pom.xml"), "modules", "module").stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyOfTheRoomsItMay(String room) throws Exception {
    assertThat(MAY_KNOW).as("the table of rooms").containsKey(room);
    assertThat(MAY_KNOW.get(room)).containsAll(productionDependencies(HOME.resolve(room)));
  }

  @Test
  void nothingInProductionKnowsTheInsecureTestkit() throws Exception {
    for (var room : rooms().filter(each -> !TOOLS.contains(each)).toList()) {
      assertThat(productionDependencies(HOME.resolve(room)))
          .as(room)
          .doesNotContain("attestation-testkit");
    }
  }

  @Test
  void thereIsNoRoomForOddsAndEnds() throws Exception {
    assertThat(rooms()).doesNotContain("common", "util", "utils", "shared", "core");
  }

  private static Set<String> productionDependencies(Path room) throws Exception {
    var document = parse(room.resolve("pom.xml"));
    var known = new TreeSet<String>();
    var dependencies = document.getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      var dependency = (Element) dependencies.item(i);
      if (text(dependency, "groupId").equals("dev.pavise")
          && !text(dependency, "scope").equals("test")) {
        known.add(text(dependency, "artifactId").replaceFirst("^pavise-", ""));
      }
    }
    return known.stream()
        .map(name -> name.startsWith("guest-") ? name.replaceFirst("-", "/") : name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> texts(Path pom, String parent, String child)
      throws IOException, SAXException, ParserConfigurationException {
    var found = new TreeSet<String>();
    var elements =
        ((Element) parse(pom).getElementsByTagName(parent).item(0)).getElementsByTagName(child);
    for (int i = 0; i < elements.getLength(); i++) {
      found.add(elements.item(i).getTextContent().strip());
    }
    return found;
  }

  private static String text(Element parent, String child) {
    var elements = parent.getElementsByTagName(child);
    return elements.getLength() == 0 ? "" : elements.item(0).getTextContent().strip();
  }

  private static Element parse(Path pom)
      throws IOException, SAXException, ParserConfigurationException {
    assertThat(Files.exists(pom)).as("%s", pom).isTrue();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(pom.toFile())
        .getDocumentElement();
  }
}
