package ipcp;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import ipcp.scope.Scope;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The order of the packages and what nothing in the library does. */
class ArchitectureTest {
    /** A package may use those above it. A new one is put in its place here. */
    static final List<String> ORDER = List.of(
            "scope", "foreign", "net", "crypto", "link", "transport", "kcp", "wire", "tunnel", "tcp", "forward");

    /** These use no other package at all. */
    static final List<String> LEAVES = List.of("scope", "foreign", "net");

    private static final JavaClasses LIB = new ClassFileImporter()
            .importUrl(Scope.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest
    @FieldSource("ORDER")
    void aPackageUsesOnlyThoseAboveIt(String name) {
        String[] below = ORDER.stream()
                .skip(ORDER.indexOf(name) + 1L)
                .map(ArchitectureTest::inside)
                .toArray(String[]::new);
        if (below.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(inside(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(below)
                    .allowEmptyShould(true)
                    .check(LIB);
        }
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        Set<String> packages = LIB.stream().map(ArchitectureTest::topPackage).collect(Collectors.toSet());

        assertThat(packages).isNotEmpty().isSubsetOf(ORDER);
    }

    @ParameterizedTest
    @FieldSource("LEAVES")
    void aLeafDependsOnNothing(String name) {
        noClasses()
                .that()
                .resideInAPackage(inside(name))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("ipcp..").and(JavaClass.Predicates.resideOutsideOfPackage(inside(name))))
                .check(LIB);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching("ipcp.(*)..").should().beFreeOfCycles().check(LIB);
    }

    @Test
    void aWireIsBytesInAndMessagesOutWithoutSocketsThreadsOrLocks() {
        noClasses()
                .that()
                .resideInAPackage(inside("wire"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.net..",
                                "java.io..",
                                "java.nio.channels..",
                                "java.nio.file..",
                                "java.util.concurrent..",
                                inside("transport"),
                                inside("kcp"),
                                inside("scope"))
                        .or(JavaClass.Predicates.assignableTo(Thread.class)))
                .check(LIB);
    }

    @Test
    void ofTheLinksAWireKnowsTheKindAlone() {
        noClasses()
                .that()
                .resideInAPackage(inside("wire"))
                .should()
                .dependOnClassesThat(resideInAPackage(inside("link"))
                        .and(JavaClass.Predicates.simpleName("LinkKind").negate()))
                .check(LIB);
    }

    @Test
    void theLibraryNeverEndsTheProcess() {
        noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(LIB);
    }

    @Test
    void theLibraryNeitherWritesNorReadsTheTerminal() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(LIB);
        noClasses().should().accessField(System.class, "in").check(LIB);
    }

    @Test
    void configurationAndCommandLineAreTheProgramsBusiness() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.gson..", "com.beust..", "org.jcommander..")
                .check(LIB);
    }

    @Test
    void lockingIsWrittenWhereItHappens() {
        noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(LIB);
    }

    /** Blocks leave no trace that ArchUnit sees. */
    @Test
    void noBlockIsSynchronized() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern("synchronized\\s*\\(");
            }
        }
    }

    @Test
    void virtualThreadsBlockAndNothingSelects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Selector.class)
                .check(LIB);
    }

    private static String inside(String name) {
        return "ipcp." + name + "..";
    }

    private static String topPackage(JavaClass type) {
        return type.getPackageName().split("\\.", 3)[1];
    }
}
