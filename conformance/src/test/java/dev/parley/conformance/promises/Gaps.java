package dev.parley.conformance.promises;

import static java.util.stream.Collectors.toCollection;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What is missing on a page of promises. Each method answers what it found, none if all is well. */
record Gaps(Page page, KnownTests tests) {
    /** The promises that name no test. */
    List<String> unproven() {
        return page.rows().stream()
                .filter(row -> row.tests().isEmpty())
                .map(Row::promise)
                .toList();
    }

    /** The tests that are named and are not there. */
    List<String> unknownTests() {
        return page.rows().stream()
                .flatMap(row -> row.tests().stream())
                .filter(test -> !tests.names().contains(test))
                .toList();
    }

    /** The classes of the suite that prove nothing. */
    List<String> idleClasses() {
        var idle = new TreeSet<>(tests.suite());
        page.rows().stream()
                .flatMap(row -> row.tests().stream())
                .map(KnownTests::classOf)
                .forEach(idle::remove);
        return List.copyOf(idle);
    }

    /** The headings of the contract that have no row. */
    List<String> emptySections(Page contract) {
        return contract.headings().stream()
                .filter(heading -> page.rows().stream().noneMatch(row -> row.isUnder(heading)))
                .toList();
    }

    /** Those of the names that no row of a section is about. The section is told by its number. */
    List<String> missing(int section, Collection<String> names) {
        var missing = names.stream().collect(toCollection(TreeSet::new));
        page.rows().stream()
                .filter(row -> row.section().startsWith(section + ". "))
                .flatMap(row -> row.subjects().stream())
                .forEach(missing::remove);
        return List.copyOf(missing);
    }
}
