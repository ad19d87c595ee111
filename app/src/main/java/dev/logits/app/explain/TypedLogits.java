package dev.logits.app.explain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Logits as they are typed, piped or pasted: numbers separated by commas, semicolons, spaces or line ends, in brackets
 * or not, so that what Python prints can be pasted; {@code -inf} is a masked class.
 */
final class TypedLogits {
    private static final String EXPECTED =
            "expected numbers separated by commas or spaces, such as 2.0,1.0,-1.0; -inf is a masked class";
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern INFINITY = Pattern.compile("[+-]?inf(inity)?");

    private TypedLogits() {}

    /**
     * The logits of the words, or of the input if the only word is {@code -}.
     *
     * @throws IllegalArgumentException naming the first that is not a number
     */
    static float[] of(List<String> words, InputStream in) throws IOException {
        String text = String.join(" ", words);
        if (text.equals("-")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String bare = text.replace('−', '-')
                .replaceAll("[\\[\\](),;\\s\\uFEFF]+", " ")
                .strip();
        if (bare.isEmpty()) {
            throw new IllegalArgumentException("no logits; " + EXPECTED);
        }
        String[] tokens = bare.split(" ");
        float[] z = new float[tokens.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = number(tokens[i], i);
        }
        return z;
    }

    private static float number(String token, int index) {
        String lower = token.toLowerCase(Locale.ROOT);
        if (INFINITY.matcher(lower).matches()) {
            return lower.charAt(0) == '-' ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
        }
        if (lower.equals("nan")) {
            return Float.NaN;
        }
        if (!NUMBER.matcher(token).matches()) {
            throw new IllegalArgumentException("logit " + index + " is \"" + shortened(token) + "\"; " + EXPECTED);
        }
        float value = Float.parseFloat(token);
        if (Float.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "logit " + index + " is " + shortened(token) + ", beyond the largest float, 3.4e38");
        }
        return value;
    }

    private static String shortened(String token) {
        String printable = token.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
    }
}
