package dev.logits.learn.choice;

import java.util.List;

/**
 * Abilities have no maximum likelihood estimate: some items were never better than any other, or never worse, or never
 * compared with them, so that how far apart they are has no bound.
 *
 * @since 0.1
 */
public final class UnboundedRankingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Integer> items;
    private final boolean compared;

    UnboundedRankingException(List<Integer> items, boolean compared) {
        super((items.size() == 1 ? "item " : "items ") + items
                + (compared
                        ? " never won against"
                        : items.size() == 1 ? " was never compared with" : " were never" + " compared with")
                + " the others: there is no estimate of how far apart they are. Leave them out, compare more, or fit"
                + " with pseudo-comparisons");
        this.items = List.copyOf(items);
        this.compared = compared;
    }

    /** The items, from 0. */
    public List<Integer> items() {
        return items;
    }

    /** Whether they were compared with others, and never won; otherwise they were not compared. */
    public boolean compared() {
        return compared;
    }
}
