package dev.logits.io.internal.file;

import java.util.List;
import java.util.stream.Collectors;

/** The first of a list of things, for a message. */
public final class Listing {
    private static final int MOST = 20;

    private Listing() {}

    /** Twenty of them. */
    public static String of(List<?> items) {
        return of(items, MOST);
    }

    /** At most {@code most} of them: "a, b and 3 more". */
    public static String of(List<?> items, int most) {
        String first = items.stream().limit(most).map(Object::toString).collect(Collectors.joining(", "));
        return items.size() > most ? first + " and " + (items.size() - most) + " more" : first;
    }
}
