package dev.redlite;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keeps the arrows between the engine's packages pointing one way. */
@Tag("tidy")
class ArchitectureTest {
    private static final JavaClasses ENGINE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.redlite");

    @Test
    void baseKnowsNobody() {
        refuse(
                "base",
                "dev.redlite",
                "dev.redlite.log..",
                "dev.redlite.store..",
                "dev.redlite.value..",
                "dev.redlite.rdb..",
                "dev.redlite.keyspace..",
                "dev.redlite.command..",
                "dev.redlite.engine..");
    }

    @Test
    void logAndStoreKnowNoValuesAndNoCommands() {
        for (String layer : new String[] {"log", "store"}) {
            refuse(
                    layer,
                    "dev.redlite.value..",
                    "dev.redlite.rdb..",
                    "dev.redlite.keyspace..",
                    "dev.redlite.command..",
                    "dev.redlite.engine..");
        }
    }

    @Test
    void valuesKnowNoCommands() {
        refuse(
                "value",
                "dev.redlite.rdb..",
                "dev.redlite.keyspace..",
                "dev.redlite.command..",
                "dev.redlite.engine..");
    }

    @Test
    void theFormatOfRedisKnowsValuesOnly() {
        refuse(
                "rdb",
                "dev.redlite.store..",
                "dev.redlite.log..",
                "dev.redlite.keyspace..",
                "dev.redlite.command..",
                "dev.redlite.engine..");
    }

    @Test
    void keyspaceKnowsNoCommands() {
        refuse("keyspace", "dev.redlite.rdb..", "dev.redlite.command..", "dev.redlite.engine..");
    }

    @Test
    void commandsKnowNoStorageAndNoDatabaseDriver() {
        refuse("command", "dev.redlite.store..", "dev.redlite.log..", "java.sql..");
    }

    @Test
    void transfersKnowNoCommands() {
        refuse("transfer", "dev.redlite.command..", "dev.redlite.store..", "dev.redlite.log..");
        refuse("engine", "dev.redlite.transfer..", "dev.redlite.command..");
    }

    @Test
    void engineKnowsNoServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.redlite.server..", "io.netty..")
                .check(ENGINE);
    }

    private static void refuse(String layer, String... others) {
        noClasses()
                .that()
                .resideInAPackage("dev.redlite." + layer + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(ENGINE);
    }
}
