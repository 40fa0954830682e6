package dev.parley.server.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSyntaxTest {
    private static final JsonSyntax JSON = new JsonSyntax(3);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"text\"",
                "0",
                "-0.0e-0",
                "9007199254740993",
                " { \"a\" : [ 1 , { } ] } ",
                "{\"a\":1,\"a\":2}",
                "\"\\ud800\"",
                "[[[]]]",
            })
    void wellFormedTextsAreTaken(String json) {
        assertThat(JSON.isValid(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "1 2",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "'a'",
                "[1",
                "]",
                "01",
                "1.",
                "+1",
                ".5",
                "NaN",
                "Infinity",
                "\"\n\"",
                "\"\\x\"",
                "// comment\n1",
                "\uFEFF1",
                "{\"a\"}",
                "[[[[]]]]",
                "[] []",
            })
    void otherTextsAreRefused(String json) {
        assertThat(JSON.isValid(json)).isFalse();
    }

    @Test
    void numbersOfAnyLengthAreTaken() {
        assertThat(JSON.isValid("1".repeat(100_000))).isTrue();
    }

    @Test
    void aRawNulIsNoPartOfAString() {
        assertThat(JSON.isValid("\"\0\"")).isFalse();
    }
}
