package dev.logits.app.distill;

import dev.logits.Logits;
import dev.logits.app.shell.Words;
import dev.logits.io.FileSource;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The rows of a file of the teacher's logits, which are those of DATA.
 *
 * @param file the teacher's logits
 * @param data DATA
 * @param rows how many rows DATA has
 */
record TeacherLogits(Path file, Path data, int rows) {

    /** Reads all of them, the classes in the teacher's order. */
    Logits read(FileSource scores, ClassOrder classes) throws IOException {
        LogitsSource source = classes.arrange(scores);
        int n = source.classes();
        Logits all = Logits.zeros(rows, n);
        RowBatch batch = RowBatch.of(source);
        int read = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                checkMost(read + batch.count());
                System.arraycopy(batch.logits().array(), 0, all.array(), all.offset(read), batch.count() * n);
                read += batch.count();
            }
        }
        checkCount(read);
        return all;
    }

    /** Refuses another number of rows than DATA has. */
    void checkCount(long found) {
        if (found != rows) {
            throw new IllegalArgumentException(
                    file + ": " + Words.rows(found) + " of logits for the " + Words.rows(rows) + " of " + data);
        }
    }

    private void checkMost(int found) {
        if (found > rows) {
            throw new IllegalArgumentException(
                    file + ": more rows of logits than the " + Words.rows(rows) + " of " + data);
        }
    }
}
