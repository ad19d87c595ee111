package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowFoldsTest {
    private static final Logits Z = logits();
    private static final LogitsSource SOURCE = LogitsSource.of(Z, new int[3_000]);

    private static Logits logits() {
        Random random = new Random(5);
        Logits z = Logits.zeros(3_000, 3);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) random.nextGaussian();
        }
        System.arraycopy(z.array(), 0, z.array(), 3 * 2_999, 3); // a copy of the first row
        return z;
    }

    @Test
    void everyRowLiesInOneFoldAndFoldsAreOfLikeSize() throws IOException {
        RowFolds folds = new RowFolds(5, 1);
        List<Long> all = new ArrayList<>();
        for (int fold = 0; fold < 5; fold++) {
            List<Long> inside = numbers(folds.fold(SOURCE, fold));
            assertThat(inside.size()).isBetween(500, 700);
            assertThat(inside).isSorted();
            List<Long> both = new ArrayList<>(numbers(folds.others(SOURCE, fold)));
            both.addAll(inside);
            Collections.sort(both);
            assertThat(both).hasSize(3_000).doesNotHaveDuplicates();
            all.addAll(inside);
        }
        assertThat(all).hasSize(3_000).doesNotHaveDuplicates();
    }

    @Test
    void copiesOfARowLieTogetherWhereverTheyAre() {
        RowFolds folds = new RowFolds(7, 3);
        assertThat(folds.of(Z, 0, 0)).isEqualTo(folds.of(Z, 2_999, 0));
    }

    @Test
    void aConstantThatIsAddedToARowLeavesItInItsFold() {
        RowFolds folds = new RowFolds(7, 3);
        Logits halves = Logits.copyOf(new float[][] {{0, 3.5f}, {-1.75f, 1.75f}, {100, 103.5f}, {-0f, 3.5f}});
        for (int r = 1; r < halves.rows(); r++) {
            assertThat(folds.of(halves, r, 1)).isEqualTo(folds.of(halves, 0, 1));
        }
        int moved = 0;
        Logits raised = Z.copy();
        for (int r = 0; r < Z.rows(); r++) {
            for (int c = 0; c < 3; c++) {
                raised.set(r, c, Z.get(r, c) + 0.1f); // rounds most of them
            }
            moved += folds.of(raised, r, 0) == folds.of(Z, r, 0) ? 0 : 1;
        }
        assertThat(moved).isLessThan(Z.rows() / 100);
    }

    @Test
    void theSeedDecides() throws IOException {
        assertThat(numbers(new RowFolds(4, 1).fold(SOURCE, 0)))
                .isEqualTo(numbers(new RowFolds(4, 1).fold(SOURCE, 0)))
                .isNotEqualTo(numbers(new RowFolds(4, 2).fold(SOURCE, 0)));
    }

    @Test
    void oneFoldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RowFolds(1, 0))
                .withMessage("cross-validation needs 2 folds or more, got 1");
    }

    private static List<Long> numbers(LogitsSource source) throws IOException {
        List<Long> numbers = new ArrayList<>();
        RowBatch batch = RowBatch.ofScores(3, 300);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    numbers.add(batch.number(r));
                    assertThat(batch.logits().get(r, 1)).isEqualTo(Z.get((int) batch.number(r), 1));
                }
            }
        }
        return numbers;
    }
}
