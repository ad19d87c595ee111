package dev.logits.learn.choice;

import dev.logits.internal.check.NullCheck;

/**
 * What came of comparing two items, once or several times.
 *
 * <p>Immutable.
 *
 * @param first an item, from 0
 * @param second another
 * @param wins how often the first was better; 0 or more, as all counts here, and need not be whole
 * @param losses how often the second was
 * @param ties how often neither was
 * @param venue whose home it was
 * @since 0.1
 */
public record PairedComparison(int first, int second, double wins, double losses, double ties, Venue venue) {
    /** Who had the advantage of place, or of being shown first. */
    public enum Venue {
        /** Nobody. */
        NEUTRAL,
        /** The first item. */
        FIRST,
        /** The second item. */
        SECOND
    }

    /** Checks the items and the counts. */
    public PairedComparison {
        NullCheck.argument(venue, "venue");
        if (first < 0 || second < 0 || first == second) {
            throw new IllegalArgumentException(
                    "two different items are compared, numbered from 0; got " + first + " and " + second);
        }
        check("wins", wins);
        check("losses", losses);
        check("ties", ties);
    }

    private static void check(String name, double count) {
        if (!(count >= 0 && count < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be finite and 0 or more, got " + count);
        }
    }

    /** One on neutral ground, without ties. */
    public static PairedComparison of(int first, int second, double wins, double losses) {
        return new PairedComparison(first, second, wins, losses, 0, Venue.NEUTRAL);
    }

    double home() {
        return switch (venue) {
            case NEUTRAL -> 0;
            case FIRST -> 1;
            case SECOND -> -1;
        };
    }
}
