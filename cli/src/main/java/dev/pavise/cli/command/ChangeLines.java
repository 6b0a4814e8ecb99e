package dev.pavise.cli.command;

import dev.pavise.cli.deploy.ManifestChanges;
import dev.pavise.cli.terminal.Terminal;
import dev.pavise.cli.terminal.Terminal.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes changes as people know them from a diff: a line that goes with -, one that comes with +.
 */
final class ChangeLines {
  private ChangeLines() {}

  static List<String> of(List<ManifestChanges> changes, Terminal terminal) {
    var lines = new ArrayList<String>();
    var section = "";
    for (var change : changes) {
      if (!change.section().equals(section)) {
        section = change.section();
        lines.add("");
        lines.add(section);
      }
      change.was().forEach(line -> lines.add(terminal.paint(Tone.BAD, "  - " + line)));
      change.is().forEach(line -> lines.add(terminal.paint(Tone.GOOD, "  + " + line)));
    }
    return lines;
  }
}
