package dev.logits.onnx.internal.jinja;

import java.util.AbstractList;
import java.util.RandomAccess;

/** Python's range, at most 100,000 numbers as in jinja2's sandbox. */
final class NumberRange extends AbstractList<Object> implements RandomAccess {
    private static final long LONGEST = 100_000;

    private final long start;
    private final long stop;
    private final long step;
    private final int size;

    NumberRange(long start, long stop, long step) {
        if (step == 0) {
            throw JinjaException.value("range() arg 3 must not be zero");
        }
        double count = Math.ceil(((double) stop - start) / step);
        if (count > LONGEST) {
            throw JinjaException.value("Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
        }
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.size = (int) Math.max(0, count);
    }

    @Override
    public Object get(int index) {
        return start + index * step;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String toString() {
        return "range(" + start + ", " + stop + (step == 1 ? ")" : ", " + step + ")");
    }
}
