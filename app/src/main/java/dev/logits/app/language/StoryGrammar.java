package dev.logits.app.language;

import dev.logits.decode.StepRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A context-free grammar with memory, that makes stories. A rule begins with its name and a colon; its alternatives
 * follow, one per line, each as likely as the others. In an alternative:
 * <ul>
 *   <li>{@code {rule}} puts in an alternative of the rule,
 *   <li>{@code {x=rule}} also remembers it as x, and {@code {x}} puts in the same again,
 *   <li>{@code {!x=rule}} only remembers it,
 *   <li>{@code {x.1}} puts in its second form: forms are divided by slashes, and {@code {x}} is the first,
 *   <li>{@code {^x}} begins with a capital letter, and a vertical bar is a new line.
 * </ul>
 * Empty lines and lines that begin with {@code #} mean nothing.
 */
public final class StoryGrammar {
    private final Map<String, List<String>> rules = new LinkedHashMap<>();

    private StoryGrammar() {}

    /**
     * Reads a grammar.
     *
     * @throws IllegalArgumentException naming the line that is wrong, or a rule that is not there
     */
    public static StoryGrammar of(List<String> lines) {
        StoryGrammar grammar = new StoryGrammar();
        List<String> alternatives = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.matches("\\w+:")) {
                alternatives = new ArrayList<>();
                grammar.rules.put(line.substring(0, line.length() - 1), alternatives);
            } else if (alternatives == null) {
                throw new IllegalArgumentException("line " + (i + 1) + " belongs to no rule: " + line);
            } else {
                alternatives.add(line);
            }
        }
        return grammar;
    }

    /** The text of one rule, a function of seed and number. */
    public String text(String rule, long seed, long number) {
        return new Expansion(new StepRandom().at(seed, number, 0)).expanded("{" + rule + "}");
    }

    private final class Expansion {
        private final RandomGenerator random;
        private final Map<String, String[]> remembered = new HashMap<>();

        Expansion(RandomGenerator random) {
            this.random = random;
        }

        String expanded(String pattern) {
            StringBuilder text = new StringBuilder();
            int at = 0;
            for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', at)) {
                int close = pattern.indexOf('}', open);
                if (close < 0) {
                    throw new IllegalArgumentException("a brace is not closed: " + pattern);
                }
                text.append(pattern, at, open).append(part(pattern.substring(open + 1, close)));
                at = close + 1;
            }
            return text.append(pattern.substring(at)).toString().replace('|', '\n');
        }

        private String part(String reference) {
            boolean capital = reference.startsWith("^");
            String name = capital ? reference.substring(1) : reference;
            String text = referred(name);
            return capital && !text.isEmpty()
                    ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1)
                    : text;
        }

        private String referred(String name) {
            int equals = name.indexOf('=');
            if (equals >= 0) {
                String[] forms = choice(name.substring(equals + 1)).split("/");
                for (int i = 0; i < forms.length; i++) {
                    forms[i] = expanded(forms[i]);
                }
                boolean silent = name.startsWith("!");
                remembered.put(name.substring(silent ? 1 : 0, equals), forms);
                return silent ? "" : forms[0];
            }
            int dot = name.indexOf('.');
            String[] forms = remembered.get(dot < 0 ? name : name.substring(0, dot));
            if (forms != null) {
                return forms[dot < 0 ? 0 : Integer.parseInt(name.substring(dot + 1))];
            }
            return expanded(choice(name).split("/")[0]);
        }

        private String choice(String rule) {
            List<String> alternatives = rules.get(rule);
            if (alternatives == null) {
                throw new IllegalArgumentException("the grammar has no rule " + rule);
            }
            return alternatives.get((int) (random.nextDouble() * alternatives.size()));
        }
    }
}
