package dev.logits.io.parquet;

import java.util.Locale;

/**
 * A column of values in a Parquet file.
 *
 * @param index its place among the leaves
 * @param name the name of the top-level column that it is, or is the list of
 * @param type the type of a value
 * @param meaning what its whole numbers stand for where these are no numbers of their own, such as date; empty
 *     otherwise
 * @param definition the level of a value that is there
 * @param repetition 0 of a plain column, 1 of a list
 * @param plain whether it is a plain column or a list of plain values, and not a part of a struct
 * @param unsigned whether its whole numbers have no sign
 */
record ParquetLeaf(
        int index,
        String name,
        Type type,
        String meaning,
        int definition,
        int repetition,
        boolean plain,
        boolean unsigned) {

    enum Type {
        FLOAT(4),
        DOUBLE(8),
        FLOAT16(2),
        INT32(4),
        INT64(8),
        /** Whole numbers of 64 bits, each as the double of its bits, which loses none. */
        BITS(8),
        BOOLEAN(0),
        TEXT(0),
        OTHER(0);

        private final int size;

        Type(int size) {
            this.size = size;
        }

        /** Bytes a number. */
        int size() {
            if (size == 0) {
                throw new IllegalArgumentException("not a number");
            }
            return size;
        }

        /** The fewest bytes of so many values side by side. */
        long fewestBytes(long values) {
            return switch (this) {
                case BOOLEAN -> (values + 7) / 8;
                case TEXT -> values * Integer.BYTES;
                default -> values * size();
            };
        }
    }

    /** The same column, whose whole numbers of 64 bits come as bits. */
    ParquetLeaf asBits() {
        return type == Type.INT64
                ? new ParquetLeaf(index, name, Type.BITS, meaning, definition, repetition, plain, unsigned)
                : this;
    }

    boolean isFloat() {
        return type == Type.FLOAT || type == Type.DOUBLE || type == Type.FLOAT16;
    }

    boolean isWhole() {
        return (type == Type.INT32 || type == Type.INT64) && meaning.isEmpty();
    }

    boolean isNumber() {
        return isFloat() || isWhole();
    }

    /** Whether it can hold labels: one number, text or boolean per row. */
    boolean isLabel() {
        return isColumn() && type != Type.OTHER;
    }

    boolean isList() {
        return plain && repetition == 1;
    }

    boolean isColumn() {
        return plain && repetition == 0;
    }

    /** For messages: "logits (list of float)". */
    @Override
    public String toString() {
        String kind = meaning.isEmpty() ? type.name().toLowerCase(Locale.ROOT) : meaning;
        return name + " (" + (isList() ? "list of " : "") + kind + ")";
    }
}
