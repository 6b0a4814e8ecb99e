package dev.pavise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.cli.api.Api;
import dev.pavise.cli.command.CompletionCommand;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.connection.ConfigDirectory;
import dev.pavise.cli.connection.Context;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.messages.Json;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import dev.pavise.messages.sealing.SealedSecret;
import dev.pavise.messages.sealing.SealingKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every command as it is called, against a control plane over real HTTP. */
class PaviseTest {
  private final FakeControlPlane server = new FakeControlPlane();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> questions = new ArrayList<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private boolean isColoured;
  private Optional<Surroundings.Prompt> prompt = Optional.empty();
  private InputStream input = InputStream.nullInputStream();
  private Optional<Path> checkout = Optional.empty();

  @TempDir Path directory = Path.of("");

  private Path compose = Path.of("");
  private Path guestImage = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    environment.put("PAVISE_SERVER", server.address().toString());
    environment.put("PAVISE_TOKEN_FILE", write("token", FakeControlPlane.TOKEN + "\n").toString());
    environment.put("PAVISE_CONFIG", directory.resolve("config").toString());
    guestImage = write("guest.efi", "guest");
    write("secret.txt", Deployments.SECRET);
    compose =
        write(
            "compose.yaml",
            """
            name: shop
            services:
              web:
                image: %s
                secrets: [key]
            secrets:
              key: {file: ./secret.txt}
            """
                .formatted(server.putImage()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void planShowsWhatWouldRunAndCreatesNothing() {
    assertThat(run("plan", compose.toString())).isZero();

    assertThat(out.toString()).contains("Deployment shop", "@sha256:", "secret key", "secret.txt");
    assertThat(out.toString()).doesNotContain(Deployments.SECRET);
    assertThat(server.requests()).allMatch(it -> it.startsWith("GET /v2/"));
  }

  @Test
  void planShowsAsADiffWhatItWouldChange() throws IOException {
    run("keys", "generate");
    assertThat(run("plan", "--diff", compose.toString())).isZero();
    assertThat(out.toString()).contains("no revision of shop yet", "Deployment shop");

    deploy("--yes");
    assertThat(run("plan", "--diff", compose.toString())).isZero();
    assertThat(out.toString()).contains("It changes nothing in revision 1 of shop");

    Files.writeString(
        compose, Files.readString(compose).replace("secrets: [key]", "ports: [\"8443:443\"]"));
    assertThat(run("plan", "--diff", compose.toString())).isZero();
    assertThat(out.toString())
        .contains("It changes in revision 1", "Container web", "+ ports", "8443 → 443/tcp")
        .contains("- mounts")
        .doesNotContain("image ");
    assertThat(run("plan", "--diff", "-o", "json", compose.toString())).isZero();
    assertThat(json().at("/revision").intValue()).isEqualTo(1);
    assertThat(json().at("/changes/0/section").stringValue()).isEqualTo("Container web");
    assertThat(server.requests())
        .filteredOn(it -> it.startsWith("POST /api/v1/deployments"))
        .hasSize(1);
  }

  @Test
  void planComparesWithNoRevisionThatHidesALaterOne() {
    run("keys", "generate");
    deploy("--yes");
    deploy("--yes");
    server.hide(server.deployments().getLast().id());

    assertThat(run("plan", "--diff", compose.toString())).isEqualTo(ExitCode.REFUSED);

    assertThat(err.toString()).contains("revision 2 was signed here");
  }

  @Test
  void deploySaysWhatItChanges() {
    run("keys", "generate");
    deploy("--yes");
    assertThat(out.toString()).doesNotContain("Changes since");

    deploy("--yes");

    assertThat(out.toString()).contains("Changes since revision 1", "+ key ");
  }

  @Test
  void planAsJsonNamesTheSourceOfASecretAndNotItsContent() {
    assertThat(run("plan", compose.toString(), "-o", "json")).isZero();

    assertThat(json().at("/secrets/0/name").stringValue()).isEqualTo("key");
    assertThat(json().at("/containers/0/image").stringValue()).contains("@sha256:");
    assertThat(out.toString()).doesNotContain(Deployments.SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "deploy"})
  void badInputIsTwoWithEveryProblemAtItsPlaceAndNothingCreated(String command) throws IOException {
    var bad =
        write(
            "bad.yaml",
            """
            services:
              web:
                build: .
                privileged: true
              api:
                image: %s/web:9
                frobnicate: 1
            """
                .formatted(server.host()));

    assertThat(run(command, bad.toString())).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(err.toString())
        .contains(bad + ":3:5: ", bad + ":4:5: ", bad + ":6:12: ", bad + ":7:5: ")
        .contains("    Build and push the image first")
        .contains("4 problems; nothing was created anywhere.");
    assertThat(server.requests()).allMatch(it -> it.startsWith("GET /v2/"));
    assertThat(directory.resolve("config")).doesNotExist();
  }

  @Test
  void badInputAsJsonCarriesCodes() throws IOException {
    var bad = write("bad.yaml", "services: {web: {build: .}}\n");

    assertThat(run("plan", bad.toString(), "-o", "json")).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(json().at("/problems/0/code").stringValue()).isEqualTo("BUILD_UNSUPPORTED");
    assertThat(json().at("/problems/0/line").intValue()).isEqualTo(1);
  }

  @Test
  void deploysAfterShowingTheManifestAndBeingAllowedTo() {
    run("keys", "generate");
    answer(true);

    assertThat(deploy()).isZero();

    assertThat(questions).hasSize(1);
    assertThat(out.toString()).contains("revision 1, the first of its name", "ALLOWED");
    assertThat(server.deployments()).hasSize(1);
    assertThat(server.deployments().getFirst().name()).isEqualTo("shop");
  }

  @Test
  void createsNothingWhenThePersonSaysNo() {
    run("keys", "generate");
    answer(false);

    assertThat(deploy()).isEqualTo(ExitCode.FAILED);

    assertThat(server.deployments()).isEmpty();
    assertThat(server.ownerKeys()).isEmpty();
    assertThat(directory.resolve("config/known-release-keys")).doesNotExist();
  }

  @Test
  void signsNothingUnseenWhenNobodyIsThere() {
    run("keys", "generate");

    assertThat(deploy()).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(server.requests()).noneMatch(it -> it.startsWith("POST"));
  }

  @Test
  void takesAReleaseKeyAtFirstUsePlainlyAndRefusesAChangedOne() {
    run("keys", "generate");

    assertThat(deploy("--yes")).isZero();
    assertThat(err.toString())
        .contains("First use", SealingKey.idOf(server.releaseKey.publicKey()).toString());

    assertThat(deploy("--yes")).isZero();
    assertThat(err.toString()).doesNotContain("First use");

    server.offer(SealingKey.generate().publicKey());
    assertThat(deploy("--yes")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("has changed");
    assertThat(server.deployments()).hasSize(2);
  }

  @Test
  void sealsToTheReleaseKeyOfAFileWhateverTheControlPlaneOffers() throws IOException {
    run("keys", "generate");
    var file = write("release.pub", server.releaseKey.publicKey().toBase64() + "\n");
    server.offer(SealingKey.generate().publicKey());

    assertThat(deploy("--yes", "--release-key", file.toString())).isZero();

    var deployment = server.deployments().getFirst();
    assertThat(server.received(deployment.id()).sealedSecrets()).hasSize(1);
    assertThat(directory.resolve("config/known-release-keys")).doesNotExist();
  }

  @Test
  void refusesFilesThatHoldNoReleaseKey() throws IOException {
    run("keys", "generate");
    for (var text : List.of("", "hello", "AAAA")) {
      var file = write("release.pub", text);
      assertThat(deploy("--yes", "--release-key", file.toString())).isEqualTo(ExitCode.BAD_INPUT);
    }
  }

  @Test
  void developmentHardwareHasToBeAllowedInSoManyWords() {
    run("keys", "generate");

    assertThat(run("deploy", compose.toString(), "--yes", "--guest-image", guestImage.toString()))
        .isEqualTo(ExitCode.BAD_INPUT);

    assertThat(err.toString()).contains("--allow-development");
    assertThat(server.deployments()).isEmpty();
  }

  @Test
  void takesNoGuestImageOnTheControlPlanesWord() {
    run("keys", "generate");

    assertThat(run("deploy", compose.toString(), "--yes", "--allow-development"))
        .isEqualTo(ExitCode.BAD_INPUT);

    assertThat(err.toString()).contains("--guest-image", "offers, unchecked");
  }

  @Test
  void aGuestImageIsNamedByItsFileOrItsDigest() throws IOException {
    run("keys", "generate");
    var digest = FakeControlPlane.digest("guest").toString();

    assertThat(
            run("deploy", compose.toString(), "-y", "--allow-development", "--guest-image", digest))
        .isZero();
    assertThat(deploy("-y")).isZero();

    try (var api = Api.connect(server.address(), null, FakeControlPlane.TOKEN)) {
      for (var deployment : server.deployments()) {
        assertThat(api.manifest(deployment.id()).authenticate().trust().guestImages())
            .containsExactly(FakeControlPlane.digest("guest"));
      }
    }
    assertThat(
            run(
                "deploy",
                compose.toString(),
                "-y",
                "--allow-development",
                "--guest-image",
                "sha256:1"))
        .isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void saysHowToMakeAnOwnerKey() {
    assertThat(deploy("--yes")).isEqualTo(ExitCode.NOT_FOUND);

    assertThat(err.toString()).contains("pavise keys generate");
  }

  @Test
  void keysAreMadeOnceAndListedByThumbprint() {
    assertThat(run("keys", "generate", "-o", "json")).isZero();
    var thumbprint = json().at("/thumbprint").stringValue();
    assertThat(run("keys", "generate")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("keys", "generate", "--name", "../elsewhere")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("keys", "list")).isZero();

    assertThat(out.toString()).contains("default", thumbprint);
  }

  @Test
  void sealsWhatOnlyTheWorkerOpens() throws IOException {
    run("keys", "generate");
    input = new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8));

    assertThat(run("seal", "token")).isZero();

    var sealed = SealedSecret.decode(out.toString().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(sealed.name()).isEqualTo("token");
    assertThat(sealed.open(server.releaseKey)).asString().isEqualTo("typed");
    assertThat(server.requests()).noneMatch(it -> it.contains("typed"));
  }

  @Test
  void sealsAFileIntoAFile() {
    run("keys", "generate");
    var to = directory.resolve("sealed.json");

    assertThat(
            run(
                "seal",
                "key",
                "--file",
                directory.resolve("secret.txt").toString(),
                "--to",
                to.toString()))
        .isZero();

    assertThat(to).exists();
    assertThat(out.toString()).doesNotContain(Deployments.SECRET);
    assertThat(run("seal", "key", "--file", directory.resolve("none").toString()))
        .isEqualTo(ExitCode.NOT_FOUND);
    assertThat(run("seal", "key")).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void watchShowsEachStepWithItsTimeUntilItHasEnded() {
    run("keys", "generate");
    deploy("--yes");
    server.tell("GUEST_STARTED", "Guest started", Life.ATTESTING, null);
    server.tell("EVIDENCE_AFFIRMED", "Evidence affirmed", null, Trust.TRUSTED);
    server.tell("RUNNING", "Running", Life.RUNNING, null);

    assertThat(run("watch", "shop", "--until-running")).isZero();

    assertThat(out.toString().lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("12:00:01")
        .contains("+1.500s", "Guest started", "ATTESTING");
    server.tell("STOPPED", "Stopped", Life.STOPPED, null);
    assertThat(run("watch", "shop")).isZero();
    assertThat(run("watch", "shop", "--until-running")).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void deployWithWatchEndsWhenItRunsAndIsTrusted() throws InterruptedException {
    run("keys", "generate");
    var code = new int[] {-1};
    var deploying = Thread.ofVirtual().start(() -> code[0] = deploy("--yes", "--watch"));
    while (server.deployments().isEmpty()) {
      Thread.sleep(20);
    }
    server.tell("RUNNING", "Running", Life.RUNNING, null);
    server.tell("EVIDENCE_AFFIRMED", "Evidence affirmed", null, Trust.TRUSTED);

    deploying.join();

    assertThat(code[0]).isZero();
  }

  @Test
  void anUntrustedGuestIsFour() {
    run("keys", "generate");
    deploy("--yes");
    server.tell("EVIDENCE_REFUSED", "Evidence refused", null, Trust.UNTRUSTED);

    assertThat(run("watch", "shop", "--until-running")).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void watchAsJsonIsOneObjectALine() {
    run("keys", "generate");
    deploy("--yes");
    server.tell("FAILED", "Failed", Life.FAILED, null);

    assertThat(run("watch", "shop", "-o", "json")).isEqualTo(ExitCode.FAILED);

    assertThat(json().at("/kind").stringValue()).isEqualTo("FAILED");
  }

  @Test
  void listsShowsAndStops() {
    run("keys", "generate");
    for (int i = 0; i < 5; i++) {
      deploy("--yes");
    }

    assertThat(run("ls")).isZero();
    assertThat(out.toString().lines()).hasSize(6);
    assertThat(run("ls", "--limit", "3", "-o", "json")).isZero();
    assertThat(json().size()).isEqualTo(3);
    assertThat(json().at("/0/revision").intValue()).isEqualTo(5);
    assertThat(run("show", "shop")).isZero();
    assertThat(out.toString()).contains("revision 5", "DEVELOPMENT", "HARDWARE", "NOT_CHECKED");
    assertThat(run("stop", "shop")).isZero();
    assertThat(out.toString()).contains("STOPPING");
  }

  @Test
  void whatIsNotThereIsThree() {
    assertThat(run("show", "nothing")).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(run("show", "22222222-2222-4222-8222-222222222222")).isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void aWrongTokenIsFourAndSaysWhatToDo() throws IOException {
    environment.put("PAVISE_TOKEN_FILE", write("wrong", "wrong").toString());

    assertThat(run("ls")).isEqualTo(ExitCode.REFUSED);

    assertThat(err.toString()).contains("Nobody is signed in", "Do it right.");
  }

  @Test
  void aServerThatIsAwayIsSixtyNine() {
    server.close();

    assertThat(run("ls")).isEqualTo(ExitCode.UNAVAILABLE);

    assertThat(err.toString()).contains("cannot be reached");
  }

  @Test
  void namesNoServerByItself() {
    environment.remove("PAVISE_SERVER");

    assertThat(run("ls")).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(err.toString()).contains("--server", "./pavise up");
  }

  @Test
  void theUsersContextComesBeforeThatOfTheCheckout() throws IOException {
    environment.remove("PAVISE_SERVER");
    environment.remove("PAVISE_TOKEN_FILE");
    checkout = Optional.of(directory.resolve("checkout"));
    var token = write("token", FakeControlPlane.TOKEN);
    new Context(server.address(), null, token, null)
        .write(directory.resolve("checkout/.pavise/context.json"));

    assertThat(run("ls")).isZero();

    new Context(URI.create("http://127.0.0.1:1"), null, token, null)
        .write(directory.resolve("config/context.json"));
    assertThat(run("ls")).isEqualTo(ExitCode.UNAVAILABLE);

    Files.writeString(directory.resolve("config/context.json"), "{\"server\":1}");
    assertThat(run("ls")).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aContextIsKeptOnceTheServerKnowsTheToken() throws IOException {
    assertThat(run("context", "use")).isZero();
    environment.remove("PAVISE_SERVER");
    environment.remove("PAVISE_TOKEN_FILE");

    assertThat(run("context", "show")).isZero();
    assertThat(out.toString())
        .contains(server.address().toString(), "demo (development)", "me@example.org");
    assertThat(run("context", "show", "-o", "json")).isZero();
    assertThat(json().at("/tenantName").stringValue()).isEqualTo("demo");
    assertThat(Files.readString(directory.resolve("config/context.json")))
        .contains("\"" + directory.resolve("token") + "\"");
  }

  @Test
  void aContextWithATokenThatTheServerDoesNotKnowIsNotKept() throws IOException {
    environment.put("PAVISE_TOKEN_FILE", write("wrong", "wrong").toString());

    assertThat(run("context", "use")).isEqualTo(ExitCode.REFUSED);

    assertThat(directory.resolve("config/context.json")).doesNotExist();
  }

  @Test
  void theLauncherKnowsEveryCommand() throws IOException {
    run("--help");
    var commands =
        out.toString()
            .lines()
            .dropWhile(line -> !line.equals("Commands:"))
            .skip(1)
            .takeWhile(line -> line.startsWith("  "))
            .filter(line -> line.matches("  [a-z].*"))
            .map(line -> line.strip().split(" ", 2)[0])
            .toList();

    assertThat(Files.readString(Path.of("../pavise")))
        .contains("cli_commands=(" + String.join(" ", commands) + ")");
  }

  @Test
  void theShellCompletesWhatTheLauncherRunsAsWell() throws IOException {
    assertThat(run("completion")).isZero();

    assertThat(out.toString()).contains("deploy", "--allow-development", "complete -F");
    assertThat(CompletionCommand.OF_THE_LAUNCHER).allMatch(out.toString()::contains);
    assertThat(Files.readString(Path.of("../pavise")))
        .contains("own_commands=(" + String.join(" ", CompletionCommand.OF_THE_LAUNCHER) + ")");
  }

  @Test
  void aContextsTokenGoesToNoOtherServer() throws IOException {
    environment.remove("PAVISE_TOKEN_FILE");
    new Context(
            URI.create("https://elsewhere.test"), null, write("token", "token-of-elsewhere"), null)
        .write(directory.resolve("config/context.json"));

    assertThat(run("ls", "--server", server.address().toString())).isEqualTo(ExitCode.REFUSED);

    assertThat(server.requests()).noneMatch(it -> it.contains("token-of-elsewhere"));
  }

  @Test
  void printsNoControlCharactersOfOthers() {
    run("keys", "generate");
    deploy("--yes");
    server.tell("FAILED", "\u001b[2Jgone\u202E", Life.FAILED, null);

    run("watch", "shop");

    assertThat(out.toString()).contains("\\u{1B}[2Jgone\\u{202E}").doesNotContain("\u001b");
  }

  @Test
  void coloursOnlyWhenAskedTo() {
    run("keys", "generate");
    deploy("--yes");
    run("show", "shop");
    assertThat(out.toString()).doesNotContain("\u001b");

    isColoured = true;
    run("show", "shop");
    assertThat(out.toString()).contains("\u001b[");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plan",
        "deploy",
        "keys",
        "keys generate",
        "keys list",
        "seal",
        "ls",
        "show",
        "watch",
        "stop",
        "context",
        "context show",
        "context use",
        "tokens",
        "tokens ls",
        "tokens create",
        "tokens revoke",
        "members",
        "members ls",
        "members invite",
        "members withdraw",
        "members role",
        "members remove",
        "completion",
        "audit",
        "audit export",
        "audit verify"
      })
  void everyCommandExplainsItself(String command) {
    var words = new ArrayList<>(List.of((command + " --help").strip().split(" ", -1)));

    assertThat(run(words.toArray(String[]::new))).isZero();

    assertThat(out.toString()).contains("Usage: pavise");
  }

  @Test
  void theHelpNamesEveryExitCode() {
    run("--help");

    assertThat(out.toString()).contains("  0 ", "  1 ", "  2 ", "  3 ", "  4 ", "  69 ");
  }

  @Test
  void anUnknownOptionIsBadInput() {
    assertThat(run("ls", "--frob")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("frob")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run()).isEqualTo(ExitCode.BAD_INPUT);
  }

  private int deploy(String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "deploy",
                compose.toString(),
                "--allow-development",
                "--guest-image",
                guestImage.toString()));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private int run(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    var surroundings =
        new Surroundings(
            new Terminal(new PrintWriter(out), new PrintWriter(err), isColoured),
            input,
            environment,
            ConfigDirectory.of(environment, directory.toString()),
            checkout,
            Optional.empty(),
            ZoneOffset.UTC,
            prompt);
    return Pavise.run(surroundings, words);
  }

  private void answer(boolean confirms) {
    prompt =
        Optional.of(
            question -> {
              questions.add(question);
              return confirms;
            });
  }

  private JsonNode json() {
    return Json.readStrict(out.toString().getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
