package dev.pavise.bench.floor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of a virtual machine that runs, taken from the process itself, so that the floor
 * is measured under exactly the options that the deployment had.
 *
 * @param arguments with the program first
 * @param stateDirectory the machine's own: sockets, firmware variables, user data
 */
public record VmCommand(List<String> arguments, Path stateDirectory) {
  private static final Pattern ARGUMENT_END = Pattern.compile("\0");
  private static final String DAEMON = "-daemonize";
  private static final Pattern USER_DATA =
      Pattern.compile("name=opt/dev\\.pavise/user-data,file=(?<file>/.+)");
  private static final Pattern TPM_SOCKET = Pattern.compile("socket,id=[^,]+,path=(?<file>[^,]+)");
  private static final Pattern FIRMWARE_CODE =
      Pattern.compile("if=pflash,.*\\breadonly=on,file=(?<file>/.+)");
  private static final Pattern FORWARDED_PORT = Pattern.compile(",hostfwd=[^,]*");

  public VmCommand {
    arguments = List.copyOf(arguments);
  }

  /** Reads {@code /proc}. */
  public static VmCommand ofProcess(long pid) throws IOException {
    var raw = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    return of(List.of(ARGUMENT_END.split(raw)));
  }

  static VmCommand of(List<String> arguments) {
    return new VmCommand(arguments, fileOf(arguments, USER_DATA, "user data").resolveSibling(""));
  }

  /** Where the machine reads its user data. */
  Path userData() {
    return fileOf(arguments, USER_DATA, "user data");
  }

  /** Where the machine finds its TPM; its command line may name it relative to its directory. */
  Path tpmSocket() {
    return stateDirectory.resolve(fileOf(arguments, TPM_SOCKET, "a TPM's socket"));
  }

  /** The empty variables that belong to its firmware: beside the code, named alike. */
  Path emptyFirmwareVariables() {
    var code = fileOf(arguments, FIRMWARE_CODE, "firmware");
    var name = String.valueOf(code.getFileName());
    return code.resolveSibling(name.replace("CODE", "VARS").replace("code", "vars"));
  }

  /**
   * The same machine in another directory, as a child of this process, with no port of this host
   * forwarded to it.
   */
  VmCommand relocatedTo(Path directory) {
    var relocated = new ArrayList<String>();
    for (var argument : arguments) {
      if (argument.equals(DAEMON)) {
        continue;
      }
      var inPlace = argument.replace(stateDirectory + "/", directory + "/");
      relocated.add(FORWARDED_PORT.matcher(inPlace).replaceAll(""));
    }
    return new VmCommand(relocated, directory);
  }

  /** For the report: which accelerator, processor, how many of them, how much memory. */
  public String summary() {
    return List.of("-accel", "-cpu", "-smp", "-m").stream()
        .map(option -> option + " " + valueOf(option))
        .reduce((one, other) -> one + " " + other)
        .orElse("");
  }

  private String valueOf(String option) {
    var at = arguments.indexOf(option);
    return at < 0 || at + 1 == arguments.size() ? "?" : arguments.get(at + 1);
  }

  private static Path fileOf(List<String> arguments, Pattern pattern, String what) {
    return arguments.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(matcher -> Path.of(matcher.group("file")))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no " + what + " in the machine's command line: " + arguments));
  }
}
