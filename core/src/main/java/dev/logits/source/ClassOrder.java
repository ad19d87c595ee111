package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the classes in their order: a calibrator, prediction sets or a model keep it, and take other rows in it.
 *
 * <p>Names are the same when they are equal, or equal without what scores are usually called: {@code p_cat}, {@code
 * logit_cat} and {@code cat}; {@code c0}, {@code logit_0} and {@code 0}.
 *
 * <pre>{@code
 * ClassOrder order = ClassOrder.of(fitRows);            // cat, dog, owl
 * LogitsSource same = order.arrange(newRows);           // dog, owl, cat before
 * }</pre>
 *
 * @param names all different; empty where classes have none
 * @since 0.1
 */
public record ClassOrder(List<String> names) {
    /** Of classes without names: takes every source as it is. */
    public static final ClassOrder UNKNOWN = new ClassOrder(List.of());

    private static final int LISTED = 10;

    private static final Pattern NUMBERED = Pattern.compile("(\\D*)(\\d{1,9})");
    private static final Pattern CALLED = Pattern.compile(
            "(?i)((?:logits?|log_?probs?|probs?|probability|p|scores?|preds?|predictions?|outputs?|class|z)[_ .:-]+)(.+)");

    /** Copies the list and checks that names are different. */
    public ClassOrder {
        NullCheck.argument(names, "names");
        names = List.copyOf(names);
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("two classes have the same name among " + list(names));
        }
    }

    /** The order of a source's classes. */
    public static ClassOrder of(LogitsSource source) {
        NullCheck.argument(source, "source");
        return new ClassOrder(source.classNames());
    }

    /**
     * A source's rows with their classes in this order, labels too. Where either side has no names, the rows as they
     * are.
     *
     * @throws IllegalArgumentException if the source has other classes
     */
    public LogitsSource arrange(LogitsSource source) {
        NullCheck.argument(source, "source");
        List<String> theirs = source.classNames();
        if (names.isEmpty() || theirs.isEmpty() || names.equals(theirs)) {
            return source;
        }
        int[] from = places(theirs, source.name());
        for (int c = 0; c < from.length; c++) {
            if (from[c] != c) {
                return new Arranged(source, from, names);
            }
        }
        return source;
    }

    /** Whether {@link #arrange} has to move classes. */
    public boolean moves(LogitsSource source) {
        NullCheck.argument(source, "source");
        return arrange(source) instanceof Arranged;
    }

    /** Where each class of this order is among others. */
    private int[] places(List<String> theirs, String where) {
        int[] places = places(names, theirs);
        places = places == null ? places(keys(names), keys(theirs)) : places;
        if (places == null) {
            throw new IllegalArgumentException(where + ": the classes are " + list(theirs) + "; expected "
                    + list(names) + difference(theirs)
                    + "; take the scores of the same classes, in any order, or fit again");
        }
        return places;
    }

    /** Null if the two are not the same names. */
    private static int[] places(List<String> ours, List<String> theirs) {
        if (ours.size() != theirs.size()) {
            return null;
        }
        Map<String, Integer> at = new HashMap<>();
        for (int i = 0; i < theirs.size(); i++) {
            at.put(theirs.get(i), i);
        }
        int[] places = new int[ours.size()];
        for (int c = 0; c < places.length; c++) {
            Integer place = at.get(ours.get(c));
            if (place == null) {
                return null;
            }
            places[c] = place;
        }
        return places;
    }

    /** Names without what is the same before all of them: numbers, or what scores are called. */
    private static List<String> keys(List<String> names) {
        List<String> numbers = rest(NUMBERED, names);
        return numbers.isEmpty()
                ? rest(CALLED, names).isEmpty() ? names : rest(CALLED, names)
                : numbers.stream()
                        .map(n -> Integer.toString(Integer.parseInt(n)))
                        .toList();
    }

    /**
     * The second groups of a pattern that all names match with the same first group; empty if not, or not all
     * different.
     */
    private static List<String> rest(Pattern pattern, List<String> names) {
        List<String> rest = new ArrayList<>();
        String first = null;
        for (String name : names) {
            Matcher matcher = pattern.matcher(name);
            if (!matcher.matches() || first != null && !first.equals(matcher.group(1))) {
                return List.of();
            }
            first = matcher.group(1);
            rest.add(matcher.group(2));
        }
        return new HashSet<>(rest).size() == names.size() ? rest : List.of();
    }

    private String difference(List<String> theirs) {
        List<String> unknown =
                theirs.stream().filter(name -> !names.contains(name)).toList();
        List<String> missing =
                names.stream().filter(name -> !theirs.contains(name)).toList();
        return (unknown.isEmpty() ? "" : "; unknown are " + list(unknown))
                + (missing.isEmpty() ? "" : "; missing are " + list(missing));
    }

    private static String list(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(names.size(), LISTED)))
                + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
    }

    /** Rows with their classes moved. */
    private static final class Arranged extends SourceView {
        private final int[] from;
        private final int[] to;
        private final List<String> names;

        Arranged(LogitsSource source, int[] from, List<String> names) {
            super(source);
            this.from = from;
            this.names = names;
            this.to = new int[from.length];
            for (int c = 0; c < from.length; c++) {
                to[from[c]] = c;
            }
        }

        @Override
        public List<String> classNames() {
            return names;
        }

        @Override
        protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
            int count = cursor.read(into, labels);
            float[] row = new float[from.length];
            for (int r = 0; r < count; r++) {
                float[] scores = into.array();
                int at = into.offset(r);
                System.arraycopy(scores, at, row, 0, row.length);
                for (int c = 0; c < row.length; c++) {
                    scores[at + c] = row[from[c]];
                }
                // a label that is no class stays, and is refused with its row by whoever uses it
                labels[r] = labels[r] >= 0 && labels[r] < to.length ? to[labels[r]] : labels[r];
            }
            return count;
        }
    }
}
