package dev.logits.app;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the library's messages say in its methods, said in the command's options. */
final class OptionWords {
    private static final Pattern SCORES = Pattern.compile("(?:ReadOptions\\.)?withScores\\(ScoreKind\\.([A-Z_]+)\\)");
    private static final Pattern LOGITS =
            Pattern.compile("(?:ReadOptions\\.)?withLogits\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)");

    private OptionWords() {}

    static String of(String message) {
        if (message == null) {
            return "";
        }
        String scores = SCORES.matcher(message)
                .replaceAll(
                        m -> "--scores " + m.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
        return LOGITS.matcher(scores)
                .replaceAll(OptionWords::logits)
                .replace("withLogits(…)", "--logits NAMES")
                .replace("withClassNames(…)", "--names A,B,..");
    }

    private static String logits(MatchResult typed) {
        String argument = typed.group(1).replace("\\\"", "\"");
        return Matcher.quoteReplacement("--logits " + Words.quoted(argument));
    }
}
