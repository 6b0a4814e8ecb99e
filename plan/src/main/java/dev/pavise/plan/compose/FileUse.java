package dev.pavise.plan.compose;

import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Value;
import java.util.Optional;

/** How a service wants a secret or a config as a file, by name alone or in Compose's long form. */
record FileUse(String source, Optional<String> target, int uid, int gid, Optional<Integer> mode) {

  static Optional<FileUse> read(Value item, String kind) {
    if (!item.isMapping()) {
      return item.text("the name of a " + kind)
          .map(name -> new FileUse(name, Optional.empty(), 0, 0, Optional.empty()));
    }
    var fields = item.fields("a " + kind);
    var source = fields.value("source").flatMap(value -> value.text("the name of a " + kind));
    var target = fields.value("target").flatMap(value -> value.text("a path"));
    var uid = fields.value("uid").flatMap(FileUse::number);
    var gid = fields.value("gid").flatMap(FileUse::number);
    var mode = fields.value("mode").flatMap(Mounts::mode);
    if (!fields.has("source")) {
      item.refuse(
          Code.KEY_MISSING,
          "the " + kind + " has no \"source\"",
          "Name a " + kind + " of the file.");
    }
    fields.refuseRest();
    return source.map(name -> new FileUse(name, target, uid.orElse(0), gid.orElse(0), mode));
  }

  private static Optional<Integer> number(Value value) {
    return value.parse(
        "a numeric id", "Write a number: names are not known yet.", Quantities::number);
  }
}
