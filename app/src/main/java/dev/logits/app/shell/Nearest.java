package dev.logits.app.shell;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody who mistyped one of a few words meant. */
final class Nearest {
    private static final Pattern OURS =
            Pattern.compile("[\"']?([\\w.-]+)[\"']? is (?:not|no|none)\\b[^;]*?expected (?:one of )?([^;]+)");
    private static final Pattern THE_PARSERS = Pattern.compile("expected one of \\[([^\\]]*)\\].* but was '([^']*)'");

    private Nearest() {}

    /** A message that lists what was expected, and which of it may have been meant. */
    static String hinted(String message) {
        Matcher ours = OURS.matcher(message);
        Matcher parsers = THE_PARSERS.matcher(message);
        if (parsers.find()) {
            return message + hint(parsers.group(2), parsers.group(1));
        }
        return ours.find() ? message + hint(ours.group(1), ours.group(2)) : message;
    }

    private static String hint(String typed, String list) {
        List<String> words = List.of(list.strip().split(", | or "));
        boolean enumerated = words.size() > 1 && words.stream().allMatch(word -> word.matches("[A-Za-z][\\w.-]*"));
        return enumerated
                ? of(typed, words).map(word -> "; did you mean " + word + "?").orElse("")
                : "";
    }

    /** The word that differs in case only, that it begins, or that is at most a third of its letters away. */
    static Optional<String> of(String typed, Collection<String> words) {
        String lower = typed.toLowerCase(Locale.ROOT).replace('_', '-');
        Optional<String> best = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (String word : words) {
            String name = word.toLowerCase(Locale.ROOT);
            boolean begins = lower.length() >= 2 && name.startsWith(lower);
            int distance = name.equals(lower) ? -1 : begins ? 0 : distance(lower, name);
            if (distance < least && distance <= Math.max(1, name.length() / 3)) {
                least = distance;
                best = Optional.of(word);
            }
        }
        return best;
    }

    /** Letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
