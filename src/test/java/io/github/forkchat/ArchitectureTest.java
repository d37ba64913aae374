package io.github.forkchat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
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

    /** A class and its nested classes are one. */
    @Test
    void classesHaveNoCycles() {
        slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles().check(FORKCHAT);
    }

    private static final class TopLevelClasses implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }

    @Test
    void subPackagesDoNotSeeTheirParent() {
        for (String parent : List.of("cli", "client", "fork", "launch", "libc", "pipe", "protocol", "server")) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + parent + ".*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + "." + parent)
                    .allowEmptyShould(true)
                    .check(FORKCHAT);
        }
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

    @Test
    void constructorsHaveAtMostSevenParameters() {
        constructors()
                .that()
                .areDeclaredInClassesThat()
                .areNotAnonymousClasses()
                .should(new ArchCondition<JavaConstructor>("have at most seven parameters") {
                    @Override
                    public void check(JavaConstructor constructor, ConditionEvents events) {
                        int hidden = constructor.getOwner().isEnum() ? 2 : 0; // its name and its position
                        int parameters = constructor.getRawParameterTypes().size() - hidden;
                        String message = constructor.getFullName() + " has " + parameters + " parameters";
                        events.add(new SimpleConditionEvent(constructor, parameters <= 7, message));
                    }
                })
                .check(FORKCHAT);
    }
}
