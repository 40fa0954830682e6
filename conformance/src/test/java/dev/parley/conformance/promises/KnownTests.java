package dev.parley.conformance.promises;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tests that there are.
 *
 * @param names their names: {@code AppendsTest.x} for one of this suite, {@code server/IdsTest.x} for one of a module
 */
record KnownTests(Set<String> names) {
    private static final Set<String> ANNOTATIONS = Set.of("Test", "ParameterizedTest", "RepeatedTest", "Property");
    private static final Pattern IN_SOURCE = Pattern.compile(
            "^ +@(%s)\\b.*?^ +(?:default )?void (\\w+)\\("
                    .formatted(ANNOTATIONS.stream().sorted().collect(joining("|"))),
            Pattern.MULTILINE | Pattern.DOTALL);
    // Those that ask a server. The others test what the suite is made of.
    private static final List<String> SUITE = List.of("dev.parley.conformance", "dev.parley.conformance.faults");
    private static final List<String> MODULES = List.of("server", "client");

    /** Those of this build: of the suite from its classes, of the other modules from their sources. */
    static KnownTests ofThisBuild() {
        return new KnownTests(Stream.concat(
                        SUITE.stream().flatMap(KnownTests::ofPackage),
                        MODULES.stream().flatMap(KnownTests::ofModule))
                .collect(toUnmodifiableSet()));
    }

    /** The classes of the suite. */
    Set<String> suite() {
        return names.stream()
                .filter(name -> !name.contains("/"))
                .map(KnownTests::classOf)
                .collect(toUnmodifiableSet());
    }

    /** The class in the name of a test. */
    static String classOf(String test) {
        return test.replaceFirst("\\..*", "");
    }

    /** The names of the tests in a source file. */
    static Stream<String> inSource(String source) {
        return IN_SOURCE.matcher(source).results().map(found -> found.group(2));
    }

    private static Stream<String> ofPackage(String name) {
        return files(classes().resolve(name.replace('.', '/')), 1, "Test.class")
                .map(file -> simpleName(file, ".class"))
                .flatMap(simple -> ofClass(name, simple));
    }

    private static Stream<String> ofClass(String packageName, String simpleName) {
        try {
            var type = Class.forName(packageName + "." + simpleName, false, KnownTests.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(KnownTests::isTest)
                    .map(method -> simpleName + "." + method.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("there is a file of no class", e);
        }
    }

    private static boolean isTest(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> ANNOTATIONS.contains(type.getSimpleName()));
    }

    private static Stream<String> ofModule(String module) {
        return files(Path.of("..", module, "src/test/java"), Integer.MAX_VALUE, ".java")
                .flatMap(file -> inSource(read(file))
                        .map(test -> "%s/%s.%s".formatted(module, simpleName(file, ".java"), test)));
    }

    private static Path classes() {
        try {
            return Path.of(KnownTests.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the tests are nowhere", e);
        }
    }

    private static Stream<Path> files(Path folder, int depth, String ending) {
        try (var files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String simpleName(Path file, String ending) {
        var name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
