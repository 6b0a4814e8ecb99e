package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.connection.KnownHeads;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was done in a tenant, and whether its record is whole. */
@Command(
    name = "audit",
    description = "Fetches and checks the record of what was done.",
    synopsisSubcommandLabel = "export | verify")
public final class AuditCommand {
  /** Some ten million entries; a control plane that sends more than that fills the disk. */
  private static final long EXPORT_BYTES_MAX = 8L * 1024 * 1024 * 1024;

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  public AuditCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private record Verdict(
      boolean whole,
      @Nullable Long entries,
      @Nullable Sha256 head,
      @Nullable Long line,
      @Nullable String reason) {}

  @Command(
      name = "export",
      description =
          "Fetches the whole trail and checks it, against the head of the last export from here"
              + " too.")
  int export(
      @Parameters(paramLabel = "FILE", description = "A new file for it.") Path file,
      @Mixin ConnectionOptions connection,
      @Mixin OutputOption output,
      @Mixin HelpOption help)
      throws IOException {
    try (var api = connection.connect(surroundings)) {
      var tenant = api.me().tenant().id();
      var heads = new KnownHeads(surroundings.config().auditHeads());
      var noted = heads.find(api.server(), tenant);
      fetch(api, file);
      try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        var finding = ofTenant(tenant, AuditChain.check(lines, noted.orElse(null)));
        show(finding, file, noted.isPresent(), output);
        if (finding instanceof AuditChain.Finding.Whole whole) {
          heads.remember(api.server(), tenant, whole.head().hash());
          return ExitCode.OK;
        }
        return ExitCode.REFUSED;
      }
    }
  }

  private static void fetch(Api api, Path file) throws IOException {
    try (var trail = api.openAuditExport();
        var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      var buffer = new byte[BUFFER_BYTES];
      long length = 0;
      for (int count = trail.read(buffer); count >= 0; count = trail.read(buffer)) {
        length += count;
        if (length > EXPORT_BYTES_MAX) {
          throw new Failure(
              ExitCode.FAILED,
              "the trail is longer than " + EXPORT_BYTES_MAX + " bytes; what came is in " + file,
              "Ask the operator why it is that long.");
        }
        out.write(buffer, 0, count);
      }
    } catch (FileAlreadyExistsException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          file + " exists already",
          "Name a new file: an earlier export is worth keeping.",
          e);
    } catch (NoSuchFileException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "there is no directory for " + file,
          "Make it first, or name another.",
          e);
    }
  }

  /** A trail of another tenant may be whole, but it is not the one that was asked for. */
  private static AuditChain.Finding ofTenant(TenantId tenant, AuditChain.Finding finding) {
    return finding instanceof AuditChain.Finding.Whole whole
            && !whole.head().tenant().equals(tenant)
        ? new AuditChain.Finding.Broken(
            1, "this is the trail of tenant " + whole.head().tenant() + ", yours is " + tenant)
        : finding;
  }

  @Command(
      name = "verify",
      description = "Checks an exported trail offline, and says at which line it breaks.")
  int verify(
      @Parameters(paramLabel = "FILE", description = "What pavise audit export wrote.") Path file,
      @Option(
              names = "--head",
              paramLabel = "sha256:…",
              description =
                  "A head you noted earlier, and not where the trail is kept: only with it does a"
                      + " trail that was rewritten as a whole show.")
          @Nullable String head,
      @Mixin OutputOption output,
      @Mixin HelpOption help)
      throws IOException {
    try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      var finding = AuditChain.check(lines, noted(head));
      show(finding, file, head != null, output);
      return finding instanceof AuditChain.Finding.Whole ? ExitCode.OK : ExitCode.REFUSED;
    } catch (NoSuchFileException e) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "there is no file " + file,
          "Export the trail first: pavise audit export FILE.",
          e);
    }
  }

  private static @Nullable Sha256 noted(@Nullable String head) {
    try {
      return head == null ? null : Sha256.parse(head);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          "--head is no digest: " + e.getMessage(),
          "Give it as GET /api/v1/audit/head answered it.",
          e);
    }
  }

  private void show(AuditChain.Finding finding, Path file, boolean hasNoted, OutputOption output) {
    if (output.isJson()) {
      surroundings.terminal().print(Json.writePretty(verdict(finding)));
    } else {
      tell(finding, file, hasNoted);
    }
  }

  private void tell(AuditChain.Finding finding, Path file, boolean hasNoted) {
    switch (finding) {
      case AuditChain.Finding.Whole whole -> {
        surroundings
            .terminal()
            .print(
                "Whole: %d entries, each following from the one before."
                    .formatted(whole.head().sequence()));
        surroundings.terminal().print("  tenant " + whole.head().tenant());
        surroundings.terminal().print("  head   " + whole.head().hash());
        surroundings
            .terminal()
            .print(
                hasNoted
                    ? "  The head that was noted is part of it."
                    : "  Not shown: that nobody rewrote all of it. Compare the head with one that"
                        + " was noted elsewhere (--head).");
      }
      case AuditChain.Finding.Broken broken ->
          surroundings
              .terminal()
              .print("Broken at line %d of %s: %s".formatted(broken.line(), file, broken.reason()));
    }
  }

  private static Verdict verdict(AuditChain.Finding finding) {
    return switch (finding) {
      case AuditChain.Finding.Whole whole ->
          new Verdict(true, whole.head().sequence(), whole.head().hash(), null, null);
      case AuditChain.Finding.Broken broken ->
          new Verdict(false, null, null, broken.line(), broken.reason());
    };
  }
}
