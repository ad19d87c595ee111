package dev.logits.io.csv;

import dev.logits.io.internal.format.ClassNames;
import dev.logits.io.internal.format.DecimalNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the cells of one column from {@link PlainRows}, each block of rows by a thread. */
interface PlainColumn {
    /** For the rows of one block. */
    Part part();

    /** Takes the cells of a block, row by row. For one thread. */
    interface Part {
        /**
         * Takes a cell.
         *
         * @param text of it, UTF-8, without the marks around it
         * @return whether it was taken; false gives all up
         */
        boolean take(byte[] text, int from, int to, int row);

        /**
         * After the last one.
         *
         * @return whether all is well; false gives all up
         */
        default boolean end(int firstRow, int endRow) {
            return true;
        }
    }

    /** What is done with cells that nobody wants. */
    Part NOBODY = (text, from, to, row) -> true;

    /** Numbers, each at a place of an array. */
    final class Numbers implements PlainColumn, Part {
        private final double[] into;
        private final int first;
        private final int stride;
        private final boolean missing;
        private volatile boolean word;

        /**
         * The number of row r goes to {@code into[first + r · stride]}.
         *
         * @param missing whether cells may be missing, which are NaN, or words, which {@link #hasWord} tells
         */
        Numbers(double[] into, int first, int stride, boolean missing) {
            this.into = into;
            this.first = first;
            this.stride = stride;
            this.missing = missing;
        }

        @Override
        public Part part() {
            return this;
        }

        /** Whether a cell was neither a number nor missing. */
        boolean hasWord() {
            return word;
        }

        @Override
        public boolean take(byte[] text, int from, int to, int row) {
            double number = DecimalNumber.plain(text, from, to);
            if (number != number) {
                String cell = PlainLine.text(text, from, to);
                Double value = ClassNames.number(cell);
                if (value == null) {
                    if (!CsvFeatures.isMissing(cell)) {
                        word = true;
                    }
                } else {
                    number = value;
                }
                if (value == null && !missing) {
                    return false;
                }
            }
            into[first + row * stride] = number;
            return true;
        }
    }

    /** Texts, each as a number of the distinct ones. */
    final class Texts implements PlainColumn {
        private final int[] codes;
        private final Map<String, Integer> places = new HashMap<>();
        private final List<String> names = new ArrayList<>();

        Texts(int rows) {
            codes = new int[rows];
        }

        /** The place of each row's text among {@link #names}. */
        int[] codes() {
            return codes;
        }

        /** The distinct texts, without white space around them, in no particular order. */
        List<String> names() {
            return names;
        }

        @Override
        public Part part() {
            return new TextPart(this);
        }

        private synchronized int place(String name) {
            Integer known = places.putIfAbsent(name, names.size());
            if (known == null) {
                names.add(name);
                return names.size() - 1;
            }
            return known;
        }
    }

    /** The distinct texts of a block, by their bytes. */
    final class TextPart implements Part {
        private final Texts whole;
        private final List<byte[]> texts = new ArrayList<>();
        private int[] slots = new int[16];

        private TextPart(Texts whole) {
            this.whole = whole;
        }

        @Override
        public boolean take(byte[] text, int from, int to, int row) {
            int hash = 1;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + text[i];
            }
            int slot = spread(hash) & slots.length - 1;
            while (slots[slot] != 0) {
                byte[] known = texts.get(slots[slot] - 1);
                if (Arrays.equals(known, 0, known.length, text, from, to)) {
                    whole.codes[row] = slots[slot] - 1;
                    return true;
                }
                slot = slot + 1 & slots.length - 1;
            }
            texts.add(Arrays.copyOfRange(text, from, to));
            slots[slot] = texts.size();
            whole.codes[row] = texts.size() - 1;
            if (2 * texts.size() > slots.length) {
                grow();
            }
            return true;
        }

        private static int spread(int hash) {
            return hash * 0x9e3779b9 >>> 7;
        }

        private void grow() {
            slots = new int[2 * slots.length];
            for (int t = 0; t < texts.size(); t++) {
                int slot = spread(Arrays.hashCode(texts.get(t))) & slots.length - 1;
                while (slots[slot] != 0) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = t + 1;
            }
        }

        @Override
        public boolean end(int firstRow, int endRow) {
            int[] places = texts.stream()
                    .mapToInt(bytes -> whole.place(PlainLine.text(bytes, 0, bytes.length)))
                    .toArray();
            for (int r = firstRow; r < endRow; r++) {
                whole.codes[r] = places[whole.codes[r]];
            }
            return true;
        }
    }
}
