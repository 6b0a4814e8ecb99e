package dev.pavise.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.access.Role;
import dev.pavise.controlplane.running.Client;
import dev.pavise.controlplane.running.ControlPlane;
import dev.pavise.controlplane.running.EventStream;
import dev.pavise.controlplane.running.Installation;
import dev.pavise.messages.Json;
import dev.pavise.messages.records.TenantKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Members, invitations and API tokens, as somebody would use them who wants more than their due.
 */
class MembersIT {
  /** A stream looks at its token every 15 s by itself: one that ends sooner was told. */
  private static final Duration BEFORE_THE_HEARTBEAT = Duration.ofSeconds(12);

  private static final String TOKENS = "/api/v1/tokens";
  private static final String MEMBERS = "/api/v1/members";
  private static final String INVITATIONS = "/api/v1/invitations";
  private static final int RACERS = 8;

  private static Installation installation;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start();
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @Test
  void makesATokenThatCanDoWhatItsScopesSayAndTellsItOnce() {
    var owner = installation.client();
    var made = createToken(owner, Map.of("name", "ci", "scopes", List.of("DEPLOYMENTS_READ")));
    var token = made.json().path("token").stringValue();
    var ci = client(token);

    assertThat(token).startsWith("pvs_api_");
    assertThat(ci.get("/api/v1/deployments").status()).isEqualTo(200);
    assertThat(ci.get("/api/v1/owner-keys").code()).isEqualTo("FORBIDDEN");
    assertThat(ci.get("/api/v1/owner-keys").json().path("detail").stringValue())
        .contains("This token does not hold [KEYS_READ]");
    var listed = owner.get(TOKENS).text();
    assertThat(listed).contains("\"ci\"").contains(token.substring(token.length() - 4));
    assertThat(listed).doesNotContain(token.substring(8, token.length() - 4));
    var life =
        Duration.between(
            Instant.now(),
            Instant.parse(made.json().path("apiToken").path("expiresAt").stringValue()));
    assertThat(life).isBetween(Duration.ofDays(89), Duration.ofDays(90));
  }

  @Test
  void refusesATokenThatWouldHoldMoreThanItsMaker() {
    var viewer = installation.addMember(Role.VIEWER);
    assertThat(createToken(viewer, Map.of("name", "more", "role", "OWNER")).code())
        .isEqualTo("FORBIDDEN");
    assertThat(createToken(viewer, Map.of("name", "more", "scopes", List.of("AUDIT_READ"))).code())
        .isEqualTo("FORBIDDEN");
    assertThat(createToken(viewer, Map.of("name", "same", "role", "VIEWER")).status())
        .isEqualTo(201);

    var limited = limited("TOKENS_WRITE", "MEMBERS_WRITE", "SIGN_IN", "ACCOUNT");
    assertThat(createToken(limited, Map.of("name", "more", "role", "VIEWER")).code())
        .isEqualTo("FORBIDDEN");
    assertThat(invite(limited, "accomplice@example.com", Role.OWNER).code()).isEqualTo("FORBIDDEN");
    var viewersId = id(viewer);
    assertThat(change(limited, viewersId, Role.OWNER).code()).isEqualTo("FORBIDDEN");
  }

  @Test
  void givesASessionNoMoreThanTheTokenThatItComesFromAndEndsItWithThat() {
    var made =
        createToken(
            installation.client(),
            Map.of("name", "narrow", "scopes", List.of("SIGN_IN", "ACCOUNT", "TOKENS_WRITE")));
    var session = openSession(client(made.json().path("token").stringValue()));
    assertThat(session.get("/api/v1/me").json().path("permissions").size()).isEqualTo(3);
    assertThat(session.get("/api/v1/deployments").code()).isEqualTo("FORBIDDEN");
    var second = openSession(session);
    assertThat(second.get("/api/v1/deployments").code()).isEqualTo("FORBIDDEN");

    revoke(installation.client(), made);

    assertThat(session.get("/api/v1/me").status()).isEqualTo(401);
    assertThat(second.get("/api/v1/me").status()).isEqualTo(401);
  }

  @Test
  void boundsTheLifeOfTokensAndNamesEveryWrongField() {
    var owner = installation.client();
    for (var when : List.of("2020-01-01T00:00:00Z", "2199-01-01T00:00:00Z", "tomorrow")) {
      assertThat(
              createToken(owner, Map.of("name", "x", "role", "VIEWER", "expiresAt", when)).status())
          .as(when)
          .isEqualTo(422);
    }
    var answer =
        createToken(
            owner,
            Map.of("name", " ", "role", "OWNER", "scopes", List.of("ALL"), "token", "chosen"));
    assertThat(answer.json().path("errors").size()).isEqualTo(4);

    var soon = Instant.now().plus(Duration.ofHours(1));
    var brief =
        createToken(
            owner,
            Map.of(
                "name",
                "brief",
                "scopes",
                List.of("TOKENS_WRITE", "ACCOUNT"),
                "expiresAt",
                soon.toString()));
    var child =
        createToken(
            client(brief.json().path("token").stringValue()),
            Map.of("name", "child", "scopes", List.of("ACCOUNT")));
    assertThat(Instant.parse(child.json().path("apiToken").path("expiresAt").stringValue()))
        .isBeforeOrEqualTo(soon);
  }

  @Test
  void revokesAtOnceOnEveryReplicaAndEndsOpenStreams() throws Exception {
    var made =
        createToken(
            installation.client(), Map.of("name", "stream", "scopes", List.of("DEPLOYMENTS_READ")));
    var token = made.json().path("token").stringValue();
    try (var other = ControlPlane.start(installation.home(), installation.provider());
        var here = EventStream.open(client(token), "/api/v1/events", null);
        var there = EventStream.open(new Client(other.address(), token), "/api/v1/events", null)) {
      var before = System.nanoTime();
      revoke(installation.client(), made);

      here.awaitEnd(BEFORE_THE_HEARTBEAT);
      there.awaitEnd(BEFORE_THE_HEARTBEAT.minusNanos(System.nanoTime() - before));
      assertThat(client(token).get("/api/v1/deployments").status()).isEqualTo(401);
      assertThat(new Client(other.address(), token).get("/api/v1/deployments").status())
          .isEqualTo(401);
    }
  }

  @Test
  void keepsOneMembersTokensFromAnotherUnlessTheyAreAnOwner() {
    var viewer = installation.addMember(Role.VIEWER);
    var made = createToken(viewer, Map.of("name", "own", "role", "VIEWER"));
    var auditor = installation.addMember(Role.AUDITOR);
    var id = made.json().path("apiToken").path("id").stringValue();

    assertThat(auditor.get(TOKENS).text()).doesNotContain(id);
    assertThat(auditor.delete(TOKENS + "/" + id).status()).isEqualTo(404);
    assertThat(viewer.get(TOKENS).text()).contains(id);
    assertThat(installation.client().get(TOKENS + "?limit=200").text()).contains(id);
    assertThat(installation.client().delete(TOKENS + "/" + id).status()).isEqualTo(204);
    assertThat(installation.client().delete(TOKENS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void notesTheLastUseOfATokenLater() {
    var made =
        createToken(installation.client(), Map.of("name", "used", "scopes", List.of("ACCOUNT")));
    var used = client(made.json().path("token").stringValue());
    used.get("/api/v1/me");
    installation.controlPlane().bean(LastUses.class).write();

    var view =
        installation
            .client()
            .get(TOKENS + "?limit=200")
            .json()
            .path("items")
            .valueStream()
            .filter(each -> each.path("name").asString("").equals("used"))
            .findFirst()
            .orElseThrow();
    assertThat(Instant.parse(view.path("lastUsedAt").stringValue()))
        .isAfter(Instant.now().minusSeconds(60));
  }

  @Test
  void takesAnInvitationOnceHoweverManyTry() throws Exception {
    var invited = invite(installation.client(), "New@Example.com", Role.DEPLOYER);
    var token = invited.json().path("token").stringValue();

    var answers =
        race(() -> installation.nobody().post(INVITATIONS + "/accept", Map.of("token", token)));

    assertThat(answers.stream().map(Client.Answer::status)).containsOnlyOnce(201);
    assertThat(answers.stream().filter(answer -> answer.status() == 403)).hasSize(RACERS - 1);
    var session =
        answers.stream().filter(answer -> answer.status() == 201).findFirst().orElseThrow().json();
    var me = client(session.path("token").stringValue()).get("/api/v1/me").json();
    assertThat(me.path("role").stringValue()).isEqualTo("DEPLOYER");
    assertThat(me.path("user").path("email").stringValue()).isEqualTo("new@example.com");
    assertThat(installation.client().get(INVITATIONS).text()).doesNotContain("new@example.com");
    assertThat(invite(installation.client(), "NEW@example.com", Role.OWNER).code())
        .isEqualTo("MEMBER_EXISTS");
  }

  @Test
  void makesOneMemberOfTwoInvitationsForTheSameAddress() throws Exception {
    var first = invite(installation.client(), "twice@example.com", Role.VIEWER).json();
    var second = invite(installation.client(), "twice@example.com", Role.AUDITOR).json();
    assertThat(accept(first).status()).isEqualTo(201);
    assertThat(accept(second).code()).isEqualTo("MEMBER_EXISTS");
  }

  @Test
  void refusesInvitationsThatAreWithdrawnExpiredOrMadeUp() {
    var withdrawn = invite(installation.client(), "w@example.com", Role.VIEWER).json();
    var id = withdrawn.path("invitation").path("id").stringValue();
    assertThat(installation.client().delete(INVITATIONS + "/" + id).status()).isEqualTo(204);
    assertThat(accept(withdrawn).code()).isEqualTo("INVITATION_REFUSED");

    var expired = invite(installation.client(), "e@example.com", Role.VIEWER).json();
    installation
        .database()
        .sql("update invitations set expires_at = now() where email = 'e@example.com'")
        .update();
    assertThat(accept(expired).code()).isEqualTo("INVITATION_REFUSED");

    for (var madeUp : List.of("x", OpaqueToken.random("pvs_invitation_").value())) {
      assertThat(
              installation.nobody().post(INVITATIONS + "/accept", Map.of("token", madeUp)).code())
          .isEqualTo("INVITATION_REFUSED");
    }
    assertThat(
            installation
                .database()
                .sql("select count(*) from invitations where encode(hash, 'escape') like 'pvs%'")
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void leavesNothingOfAMemberWhoIsRemoved() throws Exception {
    var owner = installation.addMember(Role.OWNER);
    var id = id(owner);
    var token = createToken(owner, Map.of("name", "left", "role", "OWNER")).json();
    var session = openSession(owner);
    var code = owner.post("/api/v1/sign-in-codes", new byte[0]).json();
    var backDoor = invite(owner, "back-door@example.com", Role.OWNER).json();
    try (var stream = EventStream.open(session, "/api/v1/events", null)) {
      assertThat(installation.client().delete(MEMBERS + "/" + id).status()).isEqualTo(204);
      stream.awaitEnd(BEFORE_THE_HEARTBEAT);
    }
    assertThat(owner.get("/api/v1/me").status()).isEqualTo(401);
    assertThat(session.get("/api/v1/me").status()).isEqualTo(401);
    assertThat(client(token.path("token").stringValue()).get("/api/v1/me").status()).isEqualTo(401);
    assertThat(
            installation
                .nobody()
                .post("/api/v1/sessions", Map.of("code", code.path("code").stringValue()))
                .status())
        .isEqualTo(403);
    assertThat(accept(backDoor).code()).isEqualTo("INVITATION_REFUSED");
  }

  @Test
  void takesTheRightToInviteAndWhatTokensHeldWithTheRole() {
    var demoted = installation.addMember(Role.OWNER);
    var token = createToken(demoted, Map.of("name", "strong", "role", "OWNER")).json();
    var strong = client(token.path("token").stringValue());
    var backDoor = invite(demoted, "later@example.com", Role.OWNER).json();
    assertThat(strong.get("/api/v1/audit").status()).isEqualTo(200);

    assertThat(change(installation.client(), id(demoted), Role.VIEWER).status()).isEqualTo(200);

    assertThat(strong.get("/api/v1/audit").code()).isEqualTo("FORBIDDEN");
    assertThat(accept(backDoor).code()).isEqualTo("INVITATION_REFUSED");
  }

  @Test
  void keepsAnOwnerHoweverManyAreRemovedAtOnce() throws Exception {
    var neighbour = installation.addTenant(TenantKind.DEVELOPMENT).client();
    var first = id(neighbour);
    assertThat(change(neighbour, first, Role.VIEWER).code()).isEqualTo("LAST_OWNER");
    assertThat(neighbour.delete(MEMBERS + "/" + first).code()).isEqualTo("LAST_OWNER");

    var second = joined(invite(neighbour, "second@example.com", Role.OWNER).json());
    var seconds = id(second);
    var answers = new ArrayList<Client.Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> change(neighbour, seconds, Role.VIEWER));
      var other = threads.submit(() -> second.delete(MEMBERS + "/" + first));
      answers.add(one.get());
      answers.add(other.get());
    }

    assertThat(answers.stream().filter(answer -> answer.status() < 300)).hasSize(1);
    assertThat(answers.stream().map(Client.Answer::status)).noneMatch(status -> status >= 500);
    var left = neighbour.get("/api/v1/me").status() == 200 ? neighbour : second;
    assertThat(
            left.get(MEMBERS)
                .json()
                .path("items")
                .valueStream()
                .filter(member -> member.path("role").asString("").equals("OWNER")))
        .hasSize(1);
  }

  @Test
  void tellsOfEveryChangeInTheAuditTrail() {
    var neighbour = installation.addTenant(TenantKind.DEVELOPMENT).client();
    var invitation = invite(neighbour, "audited@example.com", Role.VIEWER).json();
    var joined = joined(invitation);
    var member = id(joined);
    revoke(neighbour, createToken(neighbour, Map.of("name", "x", "scopes", List.of("AUDIT_READ"))));
    joined.delete("/api/v1/sessions/current");
    change(neighbour, member, Role.AUDITOR);
    neighbour.delete(MEMBERS + "/" + member);

    var entries = neighbour.get("/api/v1/audit?limit=200").json().path("items");
    assertThat(entries.valueStream().map(entry -> entry.path("action").asString("")))
        .contains(
            "member.invited",
            "member.joined",
            "member.role-changed",
            "member.removed",
            "token.created",
            "token.revoked",
            "session.opened",
            "session.closed");
    assertThat(
            entries
                .valueStream()
                .filter(entry -> entry.path("action").asString("").equals("member.joined"))
                .map(entry -> entry.path("actor").path("id").asString("")))
        .containsExactly(member);
    assertThat(neighbour.get("/api/v1/audit/export").text())
        .doesNotContain(invitation.path("token").stringValue());
  }

  @Test
  void saysWhatOneMayDo() {
    var me = installation.addMember(Role.AUDITOR).get("/api/v1/me").json();

    assertThat(me.path("role").stringValue()).isEqualTo("AUDITOR");
    assertThat(me.path("permissions").valueStream().map(JsonNode::stringValue))
        .containsExactlyElementsOf(
            Role.AUDITOR.permissions().stream().map(Permission::name).toList());
  }

  private static Client limited(String... scopes) {
    var made =
        createToken(installation.client(), Map.of("name", "limited", "scopes", List.of(scopes)));
    return client(made.json().path("token").stringValue());
  }

  private static Client.Answer createToken(Client maker, Map<String, Object> body) {
    return maker.post(TOKENS, body);
  }

  private static void revoke(Client by, Client.Answer made) {
    var id = made.json().path("apiToken").path("id").stringValue();
    assertThat(by.delete(TOKENS + "/" + id).status()).isEqualTo(204);
  }

  private static Client.Answer invite(Client by, String email, Role role) {
    return by.post(INVITATIONS, Map.of("email", email, "role", role.name()));
  }

  private static Client.Answer accept(JsonNode invited) {
    return installation
        .nobody()
        .post(INVITATIONS + "/accept", Map.of("token", invited.path("token").stringValue()));
  }

  private static Client joined(JsonNode invited) {
    return client(accept(invited).json().path("token").stringValue());
  }

  private static Client.Answer change(Client by, String member, Role role) {
    return by.send("PATCH", MEMBERS + "/" + member, Json.write(Map.of("role", role.name())));
  }

  private static Client openSession(Client from) {
    var code = from.post("/api/v1/sign-in-codes", new byte[0]).json().path("code").stringValue();
    var session = installation.nobody().post("/api/v1/sessions", Map.of("code", code));
    return client(session.json().path("token").stringValue());
  }

  private static String id(Client client) {
    return client.get("/api/v1/me").json().path("user").path("id").stringValue();
  }

  private static Client client(String token) {
    return new Client(installation.controlPlane().address(), token);
  }

  private static List<Client.Answer> race(Callable<Client.Answer> call) throws Exception {
    var answers = new ArrayList<Client.Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries = new ArrayList<Future<Client.Answer>>();
      for (int i = 0; i < RACERS; i++) {
        tries.add(threads.submit(call));
      }
      for (var each : tries) {
        answers.add(each.get());
      }
    }
    return answers;
  }
}
