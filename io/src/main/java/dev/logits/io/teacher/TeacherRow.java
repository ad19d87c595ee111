package dev.logits.io.teacher;

import dev.logits.distill.SparseTeacher;
import dev.logits.io.internal.file.Float16;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Encodes and decodes the rows of a compact teacher file, as {@link TeacherForm} has them. */
final class TeacherRow {
    private final TeacherForm form;
    private final int[] ids;
    private final float[] values;
    private final byte[] bits;
    private int bit;

    TeacherRow(TeacherForm form) {
        this.form = form;
        this.ids = new int[form.most()];
        this.values = new float[form.most()];
        this.bits = new byte[form.rowBytes() - 6];
    }

    void encode(SparseTeacher rows, int row, ByteBuffer out) {
        boolean top = form.kind() == SparseTeacher.Kind.TOP_K;
        int count = rows.count(row);
        out.putShort((short) count);
        out.putFloat(top ? rows.tail(row) : rows.entropy(row));
        Arrays.fill(bits, (byte) 0);
        int low = form.lowBits();
        int high = form.most() * low;
        int value = high + form.highBits();
        for (int i = 0; i < count; i++) {
            int id = rows.id(row, i);
            bit = i * low;
            put(id & (1 << low) - 1, low);
            bit = high + (id >> low) + i;
            put(1, 1);
            bit = value + i * form.valueBits();
            put(top ? Float16.fromFloat(rows.logProbability(row, i)) & 0xffff : rows.drawn(row, i), form.valueBits());
        }
        out.put(bits);
    }

    /**
     * Adds a row to a teacher.
     *
     * @throws IllegalArgumentException saying what is out of place, for bytes that no row was encoded to
     */
    void decode(ByteBuffer in, SparseTeacher.Builder into) {
        boolean top = form.kind() == SparseTeacher.Kind.TOP_K;
        int count = in.getShort() & 0xffff;
        float rest = in.getFloat();
        in.get(bits);
        if (count < 1 || count > form.most()) {
            throw new IllegalArgumentException(count + " entries; expected 1 to " + form.most());
        }
        int low = form.lowBits();
        int high = form.most() * low;
        int value = high + form.highBits();
        int found = 0;
        for (int at = 0; at < form.highBits() && found < count; at++) {
            bit = high + at;
            if (get(1) == 1) {
                bit = found * low;
                ids[found] = (at - found << low) + get(low);
                bit = value + found * form.valueBits();
                int bitsOfValue = get(form.valueBits());
                values[found] = top ? Float16.toFloat((short) bitsOfValue) : bitsOfValue;
                found++;
            }
        }
        if (found < count) {
            throw new IllegalArgumentException(count + " entries, and ids of " + found);
        }
        if (top) {
            balance(count, rest);
        }
        into.add(ids, values, count, rest);
    }

    /** Rounding moved the sum of the probabilities; the tail is exact, so they are scaled to sum to what it leaves. */
    private void balance(int count, float rest) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += StrictMath.exp(values[i]);
        }
        double shift = StrictMath.log((1 - rest) / sum);
        if (Math.abs(shift) < 0.01) {
            for (int i = 0; i < count; i++) {
                values[i] = (float) Math.min(0, values[i] + shift);
            }
        }
    }

    private void put(int value, int width) {
        for (int i = 0; i < width; i++, bit++) {
            bits[bit >> 3] |= (byte) ((value >> i & 1) << (bit & 7));
        }
    }

    private int get(int width) {
        int value = 0;
        for (int i = 0; i < width; i++, bit++) {
            value |= (bits[bit >> 3] >> (bit & 7) & 1) << i;
        }
        return value;
    }
}
