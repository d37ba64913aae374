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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Checks the dependencies between packages. */
final class ArchitectureTest {
    private static final String ROOT = "io.github.forkchat";

    private static final int MAX_CLASSES = 25;

    private static final JavaClasses FORKCHAT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void onlyLibcSeesJna() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".libc..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(FORKCHAT);
    }

    @Test
    void onlyCliSeesPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(FORKCHAT);
    }

    @Test
    void onlyTheClientSeesJline() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .check(FORKCHAT);
    }

    @Test
    void onlyTheLinkSeesTheBrokersLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".link..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.nats..")
                .check(FORKCHAT);
    }

    @Test
    void theLinkSeesItsLibraryAndTheProtocolAlone() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".link..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax..", "io.nats..", ROOT + ".link..", ROOT + ".protocol..")
                .check(FORKCHAT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(FORKCHAT);
    }

    @Test
    void packagesOfTheServerHaveNoCycles() {
        slices().matching(ROOT + ".server.(*)..").should().beFreeOfCycles().check(FORKCHAT);
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
                .resideInAPackage(ROOT + ".fork..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + ".fork..", ROOT + ".protocol..", ROOT + ".metrics")
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

    /** libc may be flat: there package-private classes keep raw results of the C library inside. */
    @Test
    void packagesAreOfASizeThatOneOverlooks() {
        Map<String, Long> classes = FORKCHAT.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        classes.remove(ROOT + ".libc");
        classes.values().removeIf(count -> count <= MAX_CLASSES);
        assertEquals(Map.of(), classes);
    }
}
