package dev.pavise.controlplane.auditlog;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.audit.AuditTrail;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.messages.Json;
import dev.pavise.messages.audit.AuditChain;
import dev.pavise.messages.audit.AuditEntry;
import dev.pavise.messages.audit.AuditHead;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The audit trail of the caller's tenant, written with the mapper that its hashes were made with.
 */
@RestController
@RequestMapping("/api/v1/audit")
class AuditController {
  private static final String JSON_LINES = "application/jsonl";
  private static final int BATCH = 1000;

  private final AuditTrail trail;

  AuditController(AuditTrail trail) {
    this.trail = trail;
  }

  @Contract(
      id = "listAudit",
      summary = "What was done, newest first",
      needs = Permission.AUDIT_READ,
      answer = AuditEntry.class,
      paged = true)
  @GetMapping
  ResponseEntity<byte[]> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam @Nullable String action,
      @RequestParam @Nullable String subject,
      @RequestParam @Nullable String actor,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var size = Page.limit(limit);
    var filter = new AuditTrail.Filter(action, subject, actor);
    return json(
        Page.of(
            trail.before(caller.tenant(), sequence(cursor), filter, size),
            size,
            entry -> entry,
            entry -> Long.toString(entry.sequence())));
  }

  @Contract(
      id = "getAuditHead",
      summary = "The end of the chain; note it elsewhere to notice later changes",
      needs = Permission.AUDIT_READ,
      answer = AuditHead.class)
  @GetMapping("/head")
  ResponseEntity<byte[]> head(@AuthenticationPrincipal Caller caller) {
    return json(trail.head(caller.tenant()));
  }

  @Contract(
      id = "exportAudit",
      summary = "The whole chain, one entry a line from the first, and last its head",
      needs = Permission.AUDIT_READ,
      answer = String.class,
      mediaType = JSON_LINES)
  @GetMapping(path = "/export", produces = JSON_LINES)
  void export(@AuthenticationPrincipal Caller caller, HttpServletResponse response)
      throws IOException {
    var head = trail.head(caller.tenant());
    response.setContentType(JSON_LINES);
    response.setHeader("Content-Disposition", "attachment; filename=\"audit.jsonl\"");
    var out = response.getOutputStream();
    var batch = trail.after(head, 0, BATCH);
    // Entries may be missing where somebody took them out of the database: the head then tells.
    while (!batch.isEmpty()) {
      for (var entry : batch) {
        line(out, entry);
      }
      batch = trail.after(head, batch.getLast().sequence(), BATCH);
    }
    line(out, new AuditChain.Line(head));
  }

  private static void line(OutputStream out, Record value) throws IOException {
    out.write(Json.write(value));
    out.write('\n');
  }

  private static long sequence(@Nullable String cursor) {
    try {
      return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw Problem.of(ErrorCode.CURSOR_INVALID, "The cursor cannot be read.");
    }
  }

  private static ResponseEntity<byte[]> json(Record view) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Json.write(view));
  }
}
