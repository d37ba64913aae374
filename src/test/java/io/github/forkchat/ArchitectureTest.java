package io.github.forkchat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package may see what. */
final class ArchitectureTest {
    private static final String ROOT = "io.github.forkchat";

    private static final JavaClasses FORKCHAT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void onlyLibcSeesJna() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".libc")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(FORKCHAT);
    }

    @Test
    void onlyCliSeesPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(FORKCHAT);
    }

    @Test
    void onlyTheClientSeesJline() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".client")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .check(FORKCHAT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(FORKCHAT);
    }

    @Test
    void theWorkerSeesTheJdkAndTheProtocolAlone() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".fork")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + ".fork", ROOT + ".protocol")
                .check(FORKCHAT);
    }
}
