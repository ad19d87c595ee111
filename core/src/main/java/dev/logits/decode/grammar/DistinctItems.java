package dev.logits.decode.grammar;

import dev.logits.internal.check.NullCheck;
import java.util.OptionalInt;

/**
 * Items of an array, no two of the same JSON value: {@code item (separator item)*}, or empty. Strings are compared as
 * texts and numbers by value, so that other spellings are the same item. Items are strings, numbers, booleans and null.
 *
 * <p>Immutable.
 *
 * @param item one item, regular
 * @param separator what stands between two, white space included, regular
 * @param least the least number of items
 * @param most the largest number, if there is one
 * @since 0.1
 */
public record DistinctItems(Expression item, Expression separator, int least, OptionalInt most) {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if item or separator is not regular, or a number is negative
     */
    public DistinctItems {
        NullCheck.argument(item, "item");
        NullCheck.argument(separator, "separator");
        NullCheck.argument(most, "most");
        if (!item.isRegular() || !separator.isRegular()) {
            throw new IllegalArgumentException("distinct items and their separator must be regular expressions");
        }
        if (least < 0 || most.isPresent() && most.getAsInt() < 0) {
            throw new IllegalArgumentException("a number of items is 0 or more, got " + least + " to " + most);
        }
    }
}
