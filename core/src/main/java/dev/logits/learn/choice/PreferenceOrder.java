package dev.logits.learn.choice;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An order of some items, best first. Items that are in none of its places were not part of it.
 *
 * <p>Immutable.
 *
 * @param places the items of each place; several in one place are tied
 * @param rest items that are below all of them, in an order that is not known
 * @since 0.1
 */
public record PreferenceOrder(List<List<Integer>> places, List<Integer> rest) {
    /** Copies the lists and checks that no item is twice. */
    public PreferenceOrder {
        NullCheck.argument(places, "places");
        NullCheck.argument(rest, "rest");
        places = places.stream().map(List::copyOf).toList();
        rest = List.copyOf(rest);
        List<Integer> all = new ArrayList<>(rest);
        places.forEach(all::addAll);
        if (places.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a place without an item in " + places);
        }
        for (int item : all) {
            if (item < 0 || all.indexOf(item) != all.lastIndexOf(item)) {
                throw new IllegalArgumentException(
                        item < 0
                                ? "item " + item + "; items are numbered from 0"
                                : "item " + item + " is twice in " + places + " and " + rest);
            }
        }
    }

    /** Without ties, and with nothing below. */
    public static PreferenceOrder of(int... order) {
        NullCheck.argument(order, "order");
        return new PreferenceOrder(Arrays.stream(order).mapToObj(List::of).toList(), List.of());
    }

    int largestItem() {
        return IntStream.concat(
                        places.stream().flatMap(List::stream).mapToInt(i -> i),
                        rest.stream().mapToInt(i -> i))
                .max()
                .orElse(-1);
    }

    /** All items, best first. */
    int[] order() {
        return IntStream.concat(
                        places.stream().flatMap(p -> p.stream().sorted()).mapToInt(i -> i),
                        rest.stream().sorted().mapToInt(i -> i))
                .toArray();
    }
}
