package dev.parley.conformance.support;

import java.util.List;

/** Texts that programs have stumbled over: each must come back as it was sent. */
public final class Texts {
    /** One Unicode character of four UTF-8 bytes and two UTF-16 units. */
    public static final String ASTRAL = "\uD83E\uDD84";

    /** Strings for text fields. */
    public static final List<String> NAUGHTY = List.of(
            "",
            " ",
            "\t leading and trailing \n",
            "\r\n\n\r",
            "\u0000",
            "before\u0000after",
            "\u0001\u0002\u001f\u007f\u0080\u0085\u009f",
            // A byte order mark, also where no text begins.
            "\uFEFFmarked\uFEFF",
            // Composed and decomposed: the same to the eye, not the same text.
            "\u00e9",
            "e\u0301",
            "\u212b",
            "A\u030a",
            "\ufb01 \u2460 \u00bd",
            "Z\u0351\u036b\u0343a\u0363l\u0343g\u0364o\u0310",
            // Right to left, overrides and isolates.
            "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
            "\u202Egnp.exe\u202C",
            "\u2066isolated\u2069\u200f\u200e",
            // What cannot be seen.
            "a\u200bb\u200cc\u200dd\u2060e\u00adf",
            "\u2028\u2029\u00a0\u3000",
            "\ufffe\uffff\ufffd",
            // Beyond the basic plane.
            ASTRAL,
            "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66",
            "\uD83C\uDDE9\uD83C\uDDEA \uD83D\uDC4D\uD83C\uDFFD",
            "\uDBFF\uDFFF",
            "\uD834\uDD1E\uD840\uDC00",
            "\u65e5\u672c\u8a9e \ud55c\uad6d\uc5b4 \u4e2d\u6587",
            // Turkish and German letters whose case does not fold one to one.
            "I\u0130i\u0131 \u00df\u1e9e",
            // Looks like something else.
            "null",
            "NULL",
            "undefined",
            "true",
            "NaN",
            "-0",
            "0x1F",
            "1e309",
            "9007199254740993",
            "123456789012345678901234567890",
            "1/2",
            "\\",
            "\\u0000",
            "\\x00",
            "%00",
            "%s%d%n%x",
            "${jndi:ldap://localhost/a}",
            "#{1+1} {{1+1}} ${{1+1}}",
            "'; DROP TABLE messages; --",
            "' OR '1'='1",
            "\"quoted\" 'quoted' `quoted`",
            "<script>alert(1)</script>",
            "&lt;&amp;&#0;",
            "<!--",
            "]]>",
            "../../etc/passwd",
            "C:\\con\\nul",
            "$(id) `id` | id ; id && id",
            "*\r\n$3\r\nDEL\r\n",
            "redis.call('FLUSHALL')",
            "{\"a\":",
            "[]",
            "---\n- yaml: !!null\n",
            "\u001b[31mred\u001b[0m\u0007");

    /** JSON texts that must come back byte for byte. */
    public static final List<String> JSON = List.of(
            "null",
            "true",
            "\"\"",
            "0",
            "-0",
            "-0.0",
            "9007199254740993",
            "-9223372036854775809",
            "18446744073709551616",
            "0.1000000000000000055511151231257827021181583404541015625",
            "1E400",
            "1e-400",
            "1.0",
            "1.50e+05",
            "7".repeat(400),
            "-0." + "3".repeat(400),
            "{\"b\":1,\"a\":2,\"c\":{\"z\":0,\"y\":0}}",
            "{\"twice\":1,\"twice\":2,\"twice\":1}",
            "{\"\":\"\",\" \":\" \"}",
            " \t\r\n{ \"spaced\" : [ 1 , 2 ] } \n",
            "[[],{},[[]],{\"empty\":[]}]",
            "\"\\u00e9 \\u0041 \\/ \\b\\f\\n\\r\\t \\\"\\\\\"",
            "\"\\u0000\"",
            "\"\\ud83e\\udd84\"",
            // Half a surrogate pair, escaped, is well-formed JSON.
            "\"\\ud800\"",
            "\"\u00e9 e\u0301 \u2028 \uFEFF \u200b " + ASTRAL + "\"",
            "{\"e\u0301\":1,\"\u00e9\":2}",
            "{\"__proto__\":{\"constructor\":1},\"$ref\":\"#\"}");

    /** What looks like JSON and is not. */
    public static final List<String> NOT_JSON = List.of(
            " ",
            "{",
            "}",
            "[1",
            "[1,]",
            "[,1]",
            "{\"a\":1,}",
            "{\"a\"}",
            "{a:1}",
            "{'a':1}",
            "'a'",
            "nul",
            "nullx",
            "True",
            "undefined",
            "NaN",
            "Infinity",
            "-",
            "+1",
            "01",
            "1.",
            ".5",
            "1e",
            "0x10",
            "1 2",
            "{} {}",
            "[1] // comment",
            "/* comment */ 1",
            "# comment\n1",
            "\"open",
            "\"\\x\"",
            "\"\\u12\"",
            "\"line\nbreak\"",
            "\"a\u0000b\"",
            "\uFEFF{}",
            "\u00a01");

    private Texts() {}
}
