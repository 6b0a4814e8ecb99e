package dev.pavise.cli.deploy;

import com.github.difflib.DiffUtils;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * What is different between two manifests as people read them, by the section it is in.
 *
 * @param section for example {@code Container web}
 * @param was lines that go
 * @param is lines that come
 */
public record ManifestChanges(String section, List<String> was, List<String> is) {
  public ManifestChanges {
    was = List.copyOf(was);
    is = List.copyOf(is);
  }

  /** Everything that signing the second in the place of the first changes. */
  public static List<ManifestChanges> between(Manifest before, Manifest after) {
    return between(ManifestText.of(before), ManifestText.of(after));
  }

  /** The same as far as a plan tells: keys and guest images are not chosen yet. */
  public static List<ManifestChanges> between(Manifest before, Plan after) {
    return between(ManifestText.planned(before), ManifestText.planned(after));
  }

  private static List<ManifestChanges> between(String before, String after) {
    var old = before.lines().filter(line -> !line.isBlank()).toList();
    var fresh = after.lines().filter(line -> !line.isBlank()).toList();
    var changes = new ArrayList<ManifestChanges>();
    for (var delta : DiffUtils.diff(old, fresh).getDeltas()) {
      var source = delta.getSource();
      var target = delta.getTarget();
      changes.add(
          new ManifestChanges(
              target.size() > 0
                  ? section(fresh, target.getPosition())
                  : section(old, source.getPosition()),
              stripped(source.getLines()),
              stripped(target.getLines())));
    }
    return changes;
  }

  /** The last line up to here that is not indented. */
  private static String section(List<String> lines, int position) {
    int at = position;
    while (at > 0 && lines.get(at).startsWith(" ")) {
      at--;
    }
    return lines.get(at);
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }
}
