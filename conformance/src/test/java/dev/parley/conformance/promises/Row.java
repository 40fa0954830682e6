package dev.parley.conformance.promises;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A promise and the tests that prove it.
 *
 * @param section the heading that the row stands under, such as {@code 4. RPCs}
 * @param subsection the lower heading between the two; empty: none
 * @param promise the promise in a few words
 * @param tests the tests as they are written: {@code AppendsTest.x} is one of this suite, {@code server/IdsTest.x} one
 *     of a module
 */
record Row(String section, String subsection, String promise, List<String> tests) {
    private static final Pattern SUBJECTS = Pattern.compile("(`[^`]+`(, )?)+");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** What the row is about: the names in code that its promise begins with. */
    List<String> subjects() {
        var subjects = SUBJECTS.matcher(promise);
        return subjects.lookingAt() ? inCode(subjects.group()).toList() : List.of();
    }

    /** Whether the row stands under this heading, however deep. */
    boolean isUnder(String heading) {
        return section.equals(heading) || subsection.equals(heading);
    }

    static Stream<String> inCode(String text) {
        return CODE.matcher(text).results().map(found -> found.group(1));
    }
}
