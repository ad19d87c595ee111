package dev.logits.io;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/** Columns of numbers that are called by consecutive numbers, without an object for each. */
final class NumberedColumns extends AbstractList<FeatureColumn> implements RandomAccess {
    private final int first;
    private final int size;

    /** @param first the name of the first */
    NumberedColumns(int first, int size) {
        this.first = first;
        this.size = size;
    }

    @Override
    public FeatureColumn get(int index) {
        return FeatureColumn.numeric(Integer.toString(first + Objects.checkIndex(index, size)));
    }

    @Override
    public int size() {
        return size;
    }
}
