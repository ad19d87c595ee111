package dev.logits.app.regress;

import dev.logits.learn.regression.Contrasts;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.LinearCombination;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sum of coefficients as people write it, {@code smoke[yes] + 0.5 * lwt - race[other]}, of two classes. */
final class ContrastText {
    private static final Pattern FACTOR = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*\\*\\s*");

    private final String text;
    private final List<String> names;
    private int at;

    private ContrastText(String text, List<String> names) {
        this.text = text;
        this.names = names;
    }

    static LinearCombination of(String text, Regression r, Inference table) {
        if (r.table().coding().classes().size() > 2) {
            throw new IllegalArgumentException(
                    "--contrast is for two classes; " + r.table().coding().label() + " has "
                            + r.table().coding().classes().size());
        }
        List<String> names =
                table.coefficients().stream().map((Estimate e) -> r.name(e)).toList();
        Contrasts contrasts = table.contrasts();
        return contrasts.combination(new ContrastText(text, names).weights());
    }

    private double[] weights() {
        double[] weights = new double[names.size()];
        boolean first = true;
        skip();
        while (at < text.length()) {
            double sign = 1;
            char next = text.charAt(at);
            if (next == '+' || next == '-' || next == '−') {
                sign = next == '+' ? 1 : -1;
                at++;
                skip();
            } else if (!first) {
                throw wrong("expected + or - at \"" + text.substring(at) + "\"");
            }
            Matcher factor = FACTOR.matcher(text).region(at, text.length());
            if (factor.lookingAt()) {
                sign *= Double.parseDouble(factor.group(1));
                at = factor.end();
            }
            weights[name()] += sign;
            first = false;
            skip();
        }
        if (first) {
            throw wrong("it is empty");
        }
        return weights;
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** The longest name that the text goes on with. */
    private int name() {
        List<String> fitting = new ArrayList<>(
                names.stream().filter(name -> text.startsWith(name, at)).toList());
        if (fitting.isEmpty()) {
            throw wrong("no coefficient is called \"" + text.substring(at) + "\"; there are "
                    + String.join(", ", names.subList(0, Math.min(12, names.size()))));
        }
        fitting.sort(Comparator.comparingInt(String::length));
        String longest = fitting.get(fitting.size() - 1);
        at += longest.length();
        return names.indexOf(longest);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("--contrast \"" + text + "\": " + what);
    }
}
