package dev.logits.decode.grammar;

/** A pattern that cannot be read, or is not regular. */
final class RegexException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    RegexException(String pattern, int at, String what) {
        super("the pattern " + shown(pattern) + " at " + at + ": " + what);
    }

    private static String shown(String pattern) {
        return pattern.length() <= 80 ? pattern : pattern.substring(0, 77) + "...";
    }
}
