package dev.logits.io.internal.format;

import dev.logits.Labels;
import dev.logits.io.ColumnNames;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.file.Listing;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the labels of a file mean: the number of a class from 0 on, or its name where names are known. −1 and −100,
 * PyTorch's ignore index, are rows to ignore; True and False are the classes 1 and 0 of two.
 *
 * <p>Numbers are numbers of classes, unless the classes are called by numbers and every label of the file is such a
 * name: columns 1, 2, 3 with labels 1, 2, 3 is what scikit-learn's {@code classes_} make.
 */
public final class LabelRule {
    /** The number of PyTorch's cross-entropy for a target to ignore. */
    public static final int PYTORCH_IGNORE = -100;

    /** Of any number of classes without names. */
    public static final LabelRule NUMBERS = new LabelRule(0, List.of(), false);

    private static final int LISTED = 12;

    private final int classes;
    private final List<String> names;
    private final boolean byName;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<Double, Integer> numbers = new HashMap<>();

    private LabelRule(int classes, List<String> names, boolean byName) {
        this.classes = classes;
        this.names = names;
        this.byName = byName;
        List<String> bare = ColumnNames.withoutCommonParts(names);
        for (int c = 0; c < names.size(); c++) {
            places.putIfAbsent(bare.get(c), c);
        }
        for (int c = 0; c < names.size(); c++) {
            places.put(names.get(c), c);
            Double number = ClassNames.number(names.get(c));
            if (number != null) {
                numbers.put(number, c);
            }
        }
    }

    /** Of K classes; {@code names} is empty or has K. */
    public static LabelRule of(int classes, List<String> names) {
        return new LabelRule(classes, names, false);
    }

    /**
     * Opens a column of labels by this rule, or by the one that has numbers for names if every label is such a name.
     */
    public interface Opener {
        LabelColumn open(LabelRule rule) throws IOException;
    }

    /** Decides between numbers and names that are numbers. Only where these differ are the labels read for it. */
    public LabelColumn decide(Opener opener) throws IOException {
        return choose(opener) ? opener.open(new LabelRule(classes, names, true)) : opener.open(this);
    }

    /** The rule that {@link #decide} comes to. */
    public LabelRule decided(Opener opener) throws IOException {
        return choose(opener) ? new LabelRule(classes, names, true) : this;
    }

    private boolean choose(Opener opener) throws IOException {
        if (names.isEmpty() || numbers.size() < names.size() || isIdentity()) {
            return false;
        }
        int[] some = new int[1024];
        try (LabelColumn.Reader reader =
                opener.open(new LabelRule(classes, names, true)).open()) {
            while (reader.read(some, some.length) == some.length) {
                // every label is a name, so far
            }
            return true;
        } catch (MalformedFileException notByName) {
            return false;
        }
    }

    private boolean isIdentity() {
        for (int c = 0; c < names.size(); c++) {
            if (!Integer.valueOf(c).equals(numbers.get((double) c))) {
                return false;
            }
        }
        return true;
    }

    /** Where labels are, and that numbers there are names. */
    public String described(String place) {
        return byName ? place + ", by the names of the classes" : place;
    }

    public int classes() {
        return classes;
    }

    public List<String> names() {
        return names;
    }

    /** The class of a number; empty if it is no label. */
    public OptionalInt number(double value) {
        Integer named = byName ? numbers.get(value) : null;
        if (named != null) {
            return OptionalInt.of(named);
        }
        if (value == Labels.IGNORE || value == PYTORCH_IGNORE) {
            return OptionalInt.of(Labels.IGNORE);
        }
        return byName || (int) value != value ? OptionalInt.empty() : OptionalInt.of((int) value);
    }

    /**
     * The class of a boolean: the one that is called so, else 1 for true and 0 for false of two; empty if it is no
     * label.
     */
    public OptionalInt flag(boolean value) {
        String word = String.valueOf(value);
        for (int c = 0; c < names.size(); c++) {
            if (names.get(c).strip().equalsIgnoreCase(word)) {
                return OptionalInt.of(c);
            }
        }
        return classes > 2 ? OptionalInt.empty() : number(value ? 1 : 0);
    }

    /** What is wrong with booleans. */
    public static String flagsOf(int classes) {
        return "labels are booleans, and a boolean is a label of 2 classes; here are " + classes
                + ": save the number of each row's class";
    }

    /** Whether there are two classes, or classes that are called true and false. */
    public boolean takesFlags() {
        return flag(true).isPresent() && flag(false).isPresent();
    }

    /** The class of a cell; empty if it is no label. */
    public OptionalInt text(String cell) {
        String label = cell.strip();
        Integer named = places.get(label);
        boolean isNumber = DecimalNumber.is(label);
        if (named != null && (byName || !isNumber)) {
            return OptionalInt.of(named);
        }
        if (isNumber) {
            return number(DecimalNumber.parse(label));
        }
        return classes > 0 && isBoolean(label) ? flag(label.equalsIgnoreCase("true")) : OptionalInt.empty();
    }

    private static boolean isBoolean(String cell) {
        return cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false");
    }

    /**
     * What is wrong with a label.
     *
     * @param cell the label
     * @param shown how a message calls it
     */
    public String problem(String cell, String shown) {
        String label = cell.strip();
        String problem = shown + " is not a label: expected a whole number such as 3 or 3.0, or -1 to ignore the row";
        if (isBoolean(label) && classes > 2) {
            return problem + "; True and False are labels of 2 classes, and here are " + classes;
        }
        if (!names.isEmpty()) {
            String list = Listing.of(names, LISTED);
            return problem + ", or the name of a class, which are " + list;
        }
        return label.isEmpty() || DecimalNumber.is(label)
                ? problem
                : problem + "; for labels in words name the classes in order by withClassNames(…)";
    }
}
