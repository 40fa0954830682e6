package dev.parley.server.settings;

import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads sizes such as {@code 512}, {@code 64KiB}, {@code 3MiB}, {@code 1GiB} into bytes. */
public final class ByteSize implements Converter<Long> {
    static final String EXAMPLES = "512B, 64KiB, 3MiB or 1GiB";

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB)?");

    @Override
    public Long convert(String text) {
        return parse(text);
    }

    static long parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no size: " + text);
        }
        long number = Long.parseLong(form.group(1));
        long unit = switch (form.group(2)) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            case null, default -> 1;
        };
        if (number > Long.MAX_VALUE / unit) {
            throw new IllegalArgumentException("larger than any size: " + text);
        }
        return number * unit;
    }

    /** The shortest form that {@link #parse} reads back. */
    static String show(long bytes) {
        if (bytes == 0 || bytes % (1 << 10) != 0) {
            return bytes + "B";
        }
        if (bytes % (1 << 20) != 0) {
            return (bytes >> 10) + "KiB";
        }
        return bytes % (1 << 30) != 0 ? (bytes >> 20) + "MiB" : (bytes >> 30) + "GiB";
    }
}
