package dev.parley.server.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of docs/architecture.md, as tests. */
@AnalyzeClasses(packages = "dev.parley.server", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "dev.parley.server.";

    @ArchTest
    static final ArchRule domainDependsOnTheJdkOnly = noClasses()
            .that()
            .resideInAPackage(ROOT + "domain..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(ROOT + "domain..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule onlyGrpcKnowsTheWire = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "com.google.rpc..", "dev.parley.v1..");

    @ArchTest
    static final ArchRule onlyThePostgresBackendKnowsSql = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "storage.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jooq..", "com.zaxxer..", "java.sql..", "javax.sql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule onlyTheRedisBackendKnowsRedisson = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "storage.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.redisson..", "io.netty..");

    @ArchTest
    static final ArchRule onlyMetricsKnowOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "observability..", ROOT + "grpc.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..", "io.prometheus..");

    @ArchTest
    static final ArchRule whatIsRecordedDoesNotKnowWhereItGoes = noClasses()
            .that()
            .resideInAPackage(ROOT + "grpc.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..", "io.prometheus..");

    @ArchTest
    static final ArchRule theTransportDoesNotKnowTheServices = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "grpc.transport..", ROOT + "grpc.error..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "grpc");

    @ArchTest
    static final ArchRule backendsDoNotKnowEachOther =
            // What they share knows none of them.
            slices().matching(ROOT + "storage.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(
                            alwaysTrue(), resideInAnyPackage(ROOT + "storage.format", ROOT + "storage.queue"));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule backendsDoNotKnowTheWire = noClasses()
            .that()
            .resideInAPackage(ROOT + "storage..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "grpc..");

    @ArchTest
    static final ArchRule guiceInjectsConstructorsOnly =
            noFields().should().beAnnotatedWith("com.google.inject.Inject");

    @ArchTest
    static final ArchRule guiceIsWiringOnly = noClasses()
            .that()
            .haveNameNotMatching(".*Modules?")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + "ParleyServer")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("com\\.google\\.inject\\.(?!Inject$).*");

    @ArchTest
    static final ArchRule thereIsNoStaticState =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule timeComesFromTheInjectedClock =
            noClasses().should().callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule theEnvironmentComesThroughConstructors = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + "Main")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
