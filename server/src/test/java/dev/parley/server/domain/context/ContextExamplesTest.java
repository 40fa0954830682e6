package dev.parley.server.domain.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/context.md: a log, what is asked, what is answered. */
final class ContextExamplesTest {
    private static final Path FOLDER = Path.of("src/test/resources/context");
    private static final long ROOM = 3 << 20;

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theAnswersAreThoseOfTheExample(Path example) throws IOException {
        var text = Files.readString(example);

        var answered = answered(text);

        assertThat(answered).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void thePageShowsTheExample(Path example) throws IOException {
        var page = Files.readString(Path.of("../docs/context.md"), UTF_8);

        assertThat(page).contains("```\n" + Files.readString(example) + "```\n");
    }

    @Test
    void thePageShowsNoOtherExamples() throws IOException {
        var page = Files.readString(Path.of("../docs/context.md"), UTF_8);

        assertThat(page.lines().filter("log"::equals)).hasSameSizeAs(examples());
    }

    // The example with what is really answered in place of its answers.
    private static String answered(String example) {
        var blocks = Arrays.asList(example.split("\n\n", -1));
        var log = WrittenLog.parse(blocks.getFirst().substring("log\n".length()));
        var answered = new ArrayList<>(List.of(blocks.getFirst()));
        for (var block : blocks.subList(1, blocks.size())) {
            var ask = block.lines().findFirst().orElseThrow();
            var answer = ContextWalk.STANDARD
                    .choose(log, query(ask.substring("ask ".length())))
                    .map(ContextExamplesTest::written)
                    .orElse("  refused BUDGET_TOO_SMALL");
            answered.add(ask + "\n" + answer);
        }
        return String.join("\n\n", answered) + "\n";
    }

    private static String written(Choice choice) {
        return Stream.of(
                        "messages "
                                + choice.sequences().stream()
                                        .map(String::valueOf)
                                        .collect(joining(" ")),
                        "total_tokens " + choice.totalTokens(),
                        choice.isEstimated() ? "tokens_estimated true" : "",
                        choice.isOverBudget() ? "over_budget true" : "",
                        choice.droppedThrough() == 0 ? "" : "dropped_through_sequence " + choice.droppedThrough(),
                        choice.openCalls().isEmpty()
                                ? ""
                                : "open_tool_call_ids " + String.join(" ", choice.openCalls()))
                .filter(line -> !line.isEmpty())
                .map(line -> "  " + line)
                .collect(joining("\n"));
    }

    private static ContextQuery query(String ask) {
        var words = List.of(ask.split(" ", -1));
        var budget = words.getFirst().split("=", -1);
        long number = Long.parseLong(budget[1]);
        return new ContextQuery(
                "s-1",
                switch (budget[0]) {
                    case "last_messages" -> new Budget.LastMessages(number);
                    case "last_turns" -> new Budget.LastTurns(number);
                    case "token_budget" -> new Budget.Tokens(number);
                    default -> throw new IllegalArgumentException(ask);
                },
                words.contains("ignore_summaries"),
                words.stream()
                        .filter(word -> word.startsWith("branch="))
                        .map(word -> word.substring("branch=".length()))
                        .findFirst()
                        .orElse(""),
                ROOM);
    }
}
