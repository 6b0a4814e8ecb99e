package dev.pavise.controlplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Keeps the features apart. */
class PackagesTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.pavise.controlplane");

  @Test
  void knowsNoCircles() {
    slices().matching("dev.pavise.controlplane.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void knowsNothingOfOpeningSecretsOrVerifyingEvidence() {
    noClasses()
        .should()
        .callMethod(
            dev.pavise.messages.sealing.SealedSecret.class,
            "open",
            dev.pavise.messages.sealing.SealingKey.class)
        .check(classes);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.pavise.attestation..", "dev.pavise.worker..")
        .check(classes);
  }

  @Test
  void letsNobodyButTheProviderPackageStartPrograms() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.pavise.controlplane.provider..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .check(classes);
  }
}
