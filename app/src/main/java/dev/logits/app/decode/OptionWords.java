package dev.logits.app.decode;

import dev.logits.app.read.LibraryWords;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * The library's words as those of the command: its messages name classes and methods, a person has typed options. What
 * a class is called in a message, with its parameters or without, becomes the option that makes it.
 */
public final class OptionWords {
    private static final Map<String, String> OPTIONS = options();

    private static final Pattern RULE =
            Pattern.compile("(?<![\"'/\\w.-])(" + String.join("|", OPTIONS.keySet()) + ")(?![\"'/\\w-]|\\.\\w)");

    private OptionWords() {}

    /** What the options of a plan make, as they declare it, or as rules make options of themselves. */
    private static Map<String, String> options() {
        Map<String, String> options = new TreeMap<>();
        for (Field field : Stream.of(PlanOptions.class, TokenOptions.class)
                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredFields()))
                .toList()) {
            Makes makes = field.getAnnotation(Makes.class);
            if (makes != null) {
                options.merge(
                        makes.value().getSimpleName(),
                        field.getAnnotation(Option.class).names()[0],
                        (one, other) -> one + " or " + other);
            }
        }
        RuleOptions.kinds(Object.class).forEach(kind -> options.put(kind.getSimpleName(), RuleOptions.name(kind)));
        return options;
    }

    /** A message of the library, said with options; names in quotation marks and of files are a person's, and stay. */
    public static String of(String message) {
        String text = LibraryWords.of(message == null ? null : message.replaceFirst(": its rules are [^;]*", ""));
        StringBuilder said = new StringBuilder();
        int from = 0;
        for (Matcher match = RULE.matcher(text); match.find(from); ) {
            said.append(text, from, match.start()).append(OPTIONS.get(match.group(1)));
            from = behindParameters(text, match.end());
        }
        return said.append(text, from, text.length()).toString();
    }

    /** Where a record's parameters end, which may hold brackets themselves; the place itself where there are none. */
    private static int behindParameters(String text, int at) {
        int open = 0;
        for (int i = at; i < text.length() && (open > 0 || i == at && text.charAt(i) == '['); i++) {
            open += text.charAt(i) == '[' ? 1 : text.charAt(i) == ']' ? -1 : 0;
            if (open == 0) {
                return i + 1;
            }
        }
        return at;
    }
}
