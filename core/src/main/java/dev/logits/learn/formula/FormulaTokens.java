package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of a formula, with their places. */
final class FormulaTokens {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:"
            + "(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)L?"
            + "|(?<name>(?:\\p{L}|\\.(?!\\d))[\\p{L}\\p{N}_.]*)"
            + "|`(?<quoted>[^`]+)`"
            + "|\"(?<double>(?:[^\"\\\\]|\\\\.)*+)\""
            + "|'(?<single>(?:[^'\\\\]|\\\\.)*+)'"
            + "|(?<sign>\\*\\*|%in%|%%|%/%|<=|>=|==|!=|&&|\\|\\||[-+*/^:~(),<>=&|!])"
            + ")");
    private static final Pattern PLAIN = Pattern.compile("(?:\\p{L}|\\.(?!\\d))[\\p{L}\\p{N}_.]*");

    enum Kind {
        NUMBER,
        NAME,
        TEXT,
        SIGN,
        END
    }

    /** @param place where it begins in the formula */
    record Token(Kind kind, String text, boolean quoted, int place) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    private FormulaTokens() {}

    static boolean isPlainName(String name) {
        return PLAIN.matcher(name).matches() && !name.equals(".");
    }

    static List<Token> of(String formula) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(formula);
        int at = 0;
        int end = formula.stripTrailing().length();
        while (at < end) {
            matcher.region(at, formula.length());
            if (!matcher.lookingAt()) {
                int bad = at;
                while (Character.isWhitespace(formula.charAt(bad))) {
                    bad++;
                }
                throw new FormulaException(
                        formula,
                        bad,
                        "\"" + formula.charAt(bad) + "\" begins nothing that a formula"
                                + " can hold; write a column of such a name in back quotes: `my column`");
            }
            tokens.add(token(matcher));
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", false, formula.length()));
        return tokens;
    }

    private static Token token(Matcher m) {
        if (m.group("number") != null) {
            return new Token(Kind.NUMBER, m.group("number"), false, m.start("number"));
        }
        if (m.group("name") != null) {
            return new Token(Kind.NAME, m.group("name"), false, m.start("name"));
        }
        if (m.group("quoted") != null) {
            return new Token(Kind.NAME, m.group("quoted"), true, m.start("quoted") - 1);
        }
        for (String quote : List.of("double", "single")) {
            if (m.group(quote) != null) {
                String text = m.group(quote).replaceAll("\\\\(.)", "$1");
                return new Token(Kind.TEXT, text, true, m.start(quote) - 1);
            }
        }
        String sign = m.group("sign").equals("**") ? "^" : m.group("sign");
        return new Token(Kind.SIGN, sign, false, m.start("sign"));
    }
}
