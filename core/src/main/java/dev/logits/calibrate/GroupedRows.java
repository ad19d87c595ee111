package dev.logits.calibrate;

import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The labeled rows of a source in memory, as a fit of patches needs them.
 *
 * @param p N × K probabilities
 * @param labels N classes
 * @param members the rows of each group, in order
 */
record GroupedRows(double[] p, int[] labels, int[][] members) {

    /**
     * Reads a source, in one pass.
     *
     * @param most the most probabilities that are held
     * @throws IllegalArgumentException if there are more, a row of logits is not valid, or no row is labeled
     */
    static GroupedRows of(
            LogitsSource source, List<String> columns, List<GroupMulticalibration.Group> groups, int fewest, int most)
            throws IOException {
        int classes = source.classes();
        GroupMulticalibration.Memberships index =
                new GroupMulticalibration.Memberships(source, columns, groups, fewest);
        double[] p = new double[1024 * classes];
        int[] labels = new int[1024];
        int[][] members = new int[groups.size()][0];
        int[] sizes = new int[groups.size()];
        int n = 0;
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        continue;
                    }
                    if (n == labels.length) {
                        int room = Math.min(2 * n, most / classes);
                        if (room == n) {
                            throw new IllegalArgumentException(source.name() + ": multicalibration holds up to " + most
                                    + " probabilities in memory, and these are more than " + n + " labeled rows of "
                                    + classes + " classes; fit on fewer rows");
                        }
                        labels = Arrays.copyOf(labels, room);
                        p = Arrays.copyOf(p, room * classes);
                    }
                    probabilities(batch, r, p, n * classes);
                    labels[n] = batch.label(r);
                    for (int c = 0; c < columns.size(); c++) {
                        int g = index.group(cursor, r, c);
                        if (g >= 0) {
                            members[g] = sizes[g] < members[g].length
                                    ? members[g]
                                    : Arrays.copyOf(members[g], Math.max(16, 2 * sizes[g]));
                            members[g][sizes[g]++] = n;
                        }
                    }
                    n++;
                }
            }
        }
        if (n == 0) {
            throw new IllegalArgumentException(source.name() + ": no labeled rows; multicalibration needs some");
        }
        for (int g = 0; g < members.length; g++) {
            members[g] = Arrays.copyOf(members[g], sizes[g]);
        }
        return new GroupedRows(Arrays.copyOf(p, n * classes), Arrays.copyOf(labels, n), members);
    }

    private static void probabilities(RowBatch batch, int r, double[] p, int off) {
        float[] z = batch.logits().array();
        int from = batch.logits().offset(r);
        if (Double.isNaN(Kernels.get().softmaxAndRest(z, from, batch.classes(), p, off))) {
            throw BadRow.error(z, from, batch.classes(), batch.number(r), "calibration");
        }
    }
}
