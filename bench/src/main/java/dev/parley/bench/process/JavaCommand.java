package dev.parley.bench.process;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a Java process was started from a jar, wherever its launcher had the words from.
 *
 * @param java the program
 * @param options those of the JVM
 */
public record JavaCommand(String java, List<String> options, String jar) {
    private static final Pattern OPTIONS = Pattern.compile("(?m)^jvm_args: (.*?) *$");
    private static final Pattern JAR = Pattern.compile("(?m)^java_class_path \\(initial\\): (.*?) *$");
    // Paths may have spaces in them.
    private static final Pattern BETWEEN_OPTIONS = Pattern.compile(" +(?=-)");

    /** That of a running process. */
    public static JavaCommand of(ServerProcess process) throws InterruptedException {
        return parse(process.program(), new Jcmd(process).commandLine());
    }

    /**
     * Reads what a JVM says about its command line.
     *
     * @throws IllegalArgumentException if it was not started from a jar
     */
    static JavaCommand parse(String java, String text) {
        var options = OPTIONS.matcher(text);
        var jar = JAR.matcher(text);
        if (!jar.find() || !jar.group(1).endsWith(".jar")) {
            throw new IllegalArgumentException("not a Java process that was started from a jar: " + text);
        }
        var words = options.find()
                ? BETWEEN_OPTIONS
                        .splitAsStream(options.group(1))
                        .filter(option -> !option.isEmpty())
                        .toList()
                : List.<String>of();
        return new JavaCommand(java, words, jar.group(1));
    }

    /** The options that any program can be started with: without what fits this program only. */
    public List<String> sharedOptions() {
        return options.stream()
                .filter(option -> !option.startsWith("-D") && !option.startsWith("-XX:AOT"))
                .toList();
    }
}
