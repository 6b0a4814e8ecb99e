package dev.pavise.cli.verify;

import dev.pavise.attestation.finding.Axis;
import dev.pavise.attestation.finding.Finding;

/** What somebody who signs manifests can find, and no server can find for them. */
enum DeploymentFinding {
  OWNER_NOT_KNOWN("find out whose key this is, from them; then name it: --owner sha256:…"),
  MANIFEST_OF_ANOTHER(
      "ask for the deployment that you mean; if you did, do not believe this control plane"),
  REVISION_NOT_THE_KNOWN(
      "deploy again what you want to run, and ask who changed what the control plane shows");

  private final String remedy;

  DeploymentFinding(String remedy) {
    this.remedy = remedy;
  }

  Finding fail(String field, String expected, String found) {
    return new Finding(
        name(), Axis.WORKLOAD, Finding.Severity.FAIL, field, expected, found, remedy);
  }
}
