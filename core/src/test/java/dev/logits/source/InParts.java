package dev.logits.source;

import dev.logits.Logits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Rows in memory as the parts of a cluster: shuffled, dealt out, and given to passes a few at a time. Passes travel as
 * bytes, there and back, and are merged in a random order. A source can only be read through passes.
 */
public final class InParts implements PartitionedSource {
    private final Logits z;
    private final int[] labels;
    private final int parts;
    private final int chunk;
    private final long seed;
    private final View view;

    /** Deals rows out to {@code parts}, and gives them to passes at most {@code chunk} at a time. */
    public InParts(Logits z, int[] labels, int parts, int chunk, long seed) {
        this(z, labels, parts, chunk, seed, rows -> rows);
    }

    private InParts(Logits z, int[] labels, int parts, int chunk, long seed, View view) {
        this.z = z;
        this.labels = labels;
        this.parts = parts;
        this.chunk = chunk;
        this.seed = seed;
        this.view = view;
    }

    @Override
    public int classes() {
        return z.classes();
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public Cursor open() {
        throw new AssertionError("rows of parts are read by passes only");
    }

    @Override
    public PartitionedSource view(View next) {
        View before = view;
        return new InParts(z, labels, parts, chunk, seed, sent((View) rows -> next.of(before.of(rows))));
    }

    private List<List<LogitsSource>> chunks() {
        List<Integer> order = new ArrayList<>();
        for (int r = 0; r < z.rows(); r++) {
            order.add(r);
        }
        Collections.shuffle(order, new Random(seed));
        List<List<LogitsSource>> all = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            List<Integer> mine =
                    order.subList((int) ((long) part * z.rows() / parts), (int) ((long) (part + 1) * z.rows() / parts));
            List<LogitsSource> chunks = new ArrayList<>();
            for (int from = 0; from < mine.size(); from += chunk) {
                chunks.add(view.of(some(mine.subList(from, Math.min(mine.size(), from + chunk)))));
            }
            all.add(chunks);
        }
        return all;
    }

    private LogitsSource some(List<Integer> rows) {
        Logits some = Logits.zeros(rows.size(), z.classes());
        int[] theirs = new int[rows.size()];
        for (int i = 0; i < theirs.length; i++) {
            theirs[i] = labels[rows.get(i)];
            System.arraycopy(z.array(), z.offset(rows.get(i)), some.array(), some.offset(i), z.classes());
        }
        return LogitsSource.of(some, theirs);
    }

    @Override
    public <S extends RowPass<S>> S pass(S pass) throws IOException {
        List<S> found = new ArrayList<>();
        for (List<LogitsSource> part : chunks()) {
            S copy = sent(pass);
            for (LogitsSource rows : part) {
                copy.add(rows);
            }
            found.add(sent(copy));
        }
        Collections.shuffle(found, new Random(seed + 1));
        while (found.size() > 1) {
            S last = found.remove(found.size() - 1);
            found.get(found.size() / 2).merge(last);
        }
        return sent(found.get(0));
    }

    @Override
    public <R extends Serializable> List<R> columns(ColumnPass<R> pass) throws IOException {
        ColumnPass<R> copy = sent(pass);
        double[][] plain = new double[pass.columns()][0];
        double[][] marked = new double[pass.columns()][0];
        for (List<LogitsSource> part : chunks()) {
            for (LogitsSource rows : part) {
                copy.add(rows, (column, x, isMarked) -> {
                    double[][] to = isMarked ? marked : plain;
                    to[column] = Arrays.copyOf(to[column], to[column].length + 1);
                    to[column][to[column].length - 1] = x;
                });
            }
        }
        List<R> results = new ArrayList<>();
        for (int c = 0; c < plain.length; c++) {
            results.add(sent(sent(pass).finish(c, plain[c], plain[c].length, marked[c], marked[c].length)));
        }
        return results;
    }

    /** The copy that comes out of the bytes of an object. */
    @SuppressWarnings("unchecked")
    private static <T> T sent(T object) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(object);
            }
            return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
