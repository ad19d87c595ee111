package dev.logits.internal.check;

import java.util.Map;

/** What the constructors of rules and samplers for decoding check. */
public final class RuleCheck {
    private RuleCheck() {}

    public static void minKeep(String rule, int minKeep) {
        if (minKeep < 1) {
            throw new IllegalArgumentException(rule + " must keep at least 1 candidate, got minKeep = " + minKeep);
        }
    }

    /** A number above 0, at most 1; {@code remedy} says how to do without the rule. */
    public static void share(String name, double value, String remedy) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1, got " + value + "; " + remedy);
        }
    }

    public static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1, got " + value);
        }
    }

    /** A number between 0 and 1, neither included. */
    public static void cutoff(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be above 0 and below 1, got " + value
                    + "; to keep every candidate leave the rule out");
        }
    }

    public static void positive(String name, double value) {
        if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(name + " must be positive and finite, got " + value);
        }
    }

    public static void notNegative(String name, double value) {
        if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(name + " must be 0 or more, and finite, got " + value);
        }
    }

    public static void bias(String name, double value) {
        if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(name + " must be finite, or -Infinity to ban the token, got " + value);
        }
    }

    public static void notEmpty(String rule, int tokens, String remedy) {
        if (tokens == 0) {
            throw new IllegalArgumentException(rule + " needs at least one token; " + remedy);
        }
    }

    public static void count(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, got " + value);
        }
    }

    public static void biases(Map<Integer, Double> biases) {
        biases.forEach((token, bias) -> {
            count("a biased token", token);
            bias("the bias of token " + token, bias);
        });
    }

    /** A result that left the range of doubles is its end: a finite penalty never bans a token. */
    public static double bounded(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }

    /** The token, if the vocabulary has it. */
    public static int inVocabulary(String name, int token, int vocabulary) {
        if (token >= vocabulary) {
            throw new IllegalArgumentException(
                    name + ": token " + token + " is not in the vocabulary: expected 0.." + (vocabulary - 1));
        }
        return token;
    }
}
