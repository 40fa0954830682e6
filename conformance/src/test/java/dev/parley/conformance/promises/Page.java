package dev.parley.conformance.promises;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A page in Markdown: its headings, and the rows of its tables of two columns.
 *
 * @param text the page as it is written
 * @param headings the headings of the second and third level, in order
 * @param sections the headings of the second level, in order
 * @param rows the rows of all tables, without their heads
 */
record Page(String text, List<String> headings, List<String> sections, List<Row> rows) {
    private static final String HEAD = "promise";

    /** Reads a page of docs/. */
    static Page ofDocs(String name) {
        try {
            return parse(Files.readString(Path.of("../docs", name), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page parse(String text) {
        var headings = new ArrayList<String>();
        var sections = new ArrayList<String>();
        var rows = new ArrayList<Row>();
        var subsection = "";
        for (var line : text.lines().toList()) {
            if (line.startsWith("## ")) {
                sections.add(line.substring(3));
                headings.add(sections.getLast());
                subsection = "";
            } else if (line.startsWith("### ")) {
                subsection = line.substring(4);
                headings.add(subsection);
            } else if (isRow(line)) {
                rows.add(row(sections.isEmpty() ? "" : sections.getLast(), subsection, line));
            }
        }
        return new Page(text, List.copyOf(headings), List.copyOf(sections), List.copyOf(rows));
    }

    /** The address of a heading within a page, as GitHub and others make it. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }

    private static boolean isRow(String line) {
        return line.startsWith("|") && !line.startsWith("|--") && !line.startsWith("| " + HEAD + " ");
    }

    private static Row row(String section, String subsection, String line) {
        var cells = line.split("\\|", -1);
        var tests = cells.length > 2 ? Row.inCode(cells[2]).toList() : List.<String>of();
        return new Row(section, subsection, cells[1].strip(), tests);
    }
}
