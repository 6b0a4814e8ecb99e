package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.audit.AuditChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was done in a tenant, and whether its record is whole. */
@Command(
    name = "audit",
    description = "Checks the record of what was done.",
    synopsisSubcommandLabel = "verify")
public final class AuditCommand {
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
      name = "verify",
      description = "Checks an exported trail offline, and says at which line it breaks.")
  int verify(
      @Parameters(paramLabel = "FILE", description = "GET /api/v1/audit/export, as it came.")
          Path file,
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
      if (output.isJson()) {
        surroundings.terminal().print(Json.writePretty(verdict(finding)));
      } else {
        tell(finding, file, head != null);
      }
      return finding instanceof AuditChain.Finding.Whole ? ExitCode.OK : ExitCode.REFUSED;
    } catch (NoSuchFileException e) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "there is no file " + file,
          "Export the trail first: GET /api/v1/audit/export.",
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
