package dev.pavise.controlplane.access;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.running.GoldenFile;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/access.md} what the code says; {@link AccessIT} holds the code to it. */
class AccessTableTest {
  private static final String HEAD =
      """
      # Who may do what

      What each role of a member may do, endpoint by endpoint. A token or session may do at most what its member may,
      and less where it was made with fewer scopes. Whoever may not gets `403 FORBIDDEN` with what is missing;
      another tenant's objects answer `404` to everybody.

      This file is made from the code; a test says so when they differ, and how to make it anew. Another test calls
      every endpoint as every role.

      """;

  @Test
  void listsEveryEndpointForEveryRole() throws Exception {
    GoldenFile.requireEqual(
        "docs/access.md", HEAD + endpoints() + "\n" + permissions(), AccessTableTest.class);
  }

  @Test
  void findsEachPermissionNeededSomewhereAndHeldByAnOwner() {
    var needed = Endpoint.all().stream().flatMap(endpoint -> endpoint.needs().stream()).toList();
    assertThat(needed).contains(Permission.values());
    assertThat(Role.OWNER.permissions()).contains(Permission.values());
  }

  private static String endpoints() {
    return table("Endpoint | Needs")
        + Endpoint.all().stream()
            .sorted(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::method))
            .map(
                endpoint ->
                    row(
                        "`%s` | %s"
                            .formatted(
                                endpoint,
                                endpoint.isOpen()
                                    ? "open"
                                    : endpoint.needs().stream()
                                        .map(each -> "`" + each + "`")
                                        .collect(joining(" "))),
                        Arrays.stream(Role.values()).map(endpoint::allows)))
            .collect(joining());
  }

  private static String permissions() {
    return table("Permission")
        + Arrays.stream(Permission.values())
            .map(
                permission ->
                    row(
                        "`" + permission + "`",
                        Arrays.stream(Role.values())
                            .map(role -> role.permissions().contains(permission))))
            .collect(joining());
  }

  private static String table(String first) {
    var roles = Arrays.stream(Role.values()).map(Role::name).collect(joining(" | "));
    var columns = Role.values().length + first.split("\\|", -1).length;
    return "| %s | %s |\n%s|\n".formatted(first, roles, "|---".repeat(columns));
  }

  private static String row(String first, Stream<Boolean> allowed) {
    return "| %s | %s |\n"
        .formatted(first, allowed.map(each -> each ? "yes" : "no").collect(joining(" | ")));
  }
}
