package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.decode.SessionContract.Promise;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SessionContractTest {
    private static final FunctionModel MODEL = FunctionModel.tree(11, 5, 3);

    /** A session that passes everything on; subclasses do something wrong. */
    private static class Passing implements ModelSession {
        final ModelSession inner;

        Passing(ModelSession inner) {
            this.inner = inner;
        }

        @Override
        public int vocabulary() {
            return inner.vocabulary();
        }

        @Override
        public int rows() {
            return inner.rows();
        }

        @Override
        public int length(int row) {
            return inner.length(row);
        }

        @Override
        public void join(int rows) {
            inner.join(rows);
        }

        @Override
        public void advanceEach(int[][] tokens, Logits out) {
            inner.advanceEach(tokens, out);
        }

        @Override
        public void reorder(int[] parents) {
            inner.reorder(parents);
        }

        @Override
        public void rewind(int[] tokens) {
            inner.rewind(tokens);
        }
    }

    private static LanguageModel of(UnaryOperator<ModelSession> wrong) {
        return new LanguageModel() {
            @Override
            public int vocabulary() {
                return 11;
            }

            @Override
            public ModelSession open(int sequences) {
                return wrong.apply(MODEL.open(sequences));
            }
        };
    }

    /** The promises that a model breaks, in the exact form. */
    private static Set<Promise> broken(LanguageModel model) {
        Set<Promise> broken = EnumSet.noneOf(Promise.class);
        for (Promise promise : Promise.values()) {
            try {
                SessionContract.exact(model).check(promise);
            } catch (IllegalStateException e) {
                broken.add(promise);
            }
        }
        return broken;
    }

    @Test
    void aSessionThatPassesEverythingOnKeepsEveryPromise() {
        assertThat(broken(of(Passing::new))).isEmpty();
        assertThat(SessionContract.exact(of(Passing::new)).largestDifference()).isZero();
    }

    @Test
    void aRewindThatDropsTheSameOfAllRowsIsSeen() {
        LanguageModel model = of(inner -> new Passing(inner) {
            @Override
            public void rewind(int[] tokens) {
                int[] all = new int[tokens.length];
                Arrays.fill(all, tokens.length > 0 ? tokens[0] : 0);
                super.rewind(all);
            }
        });
        assertThat(broken(model)).contains(Promise.REWIND).doesNotContain(Promise.REORDER, Promise.NEIGHBORS);
    }

    @Test
    void aReorderThatLeavesRowsWhereTheyWereIsSeen() {
        LanguageModel model = of(inner -> new Passing(inner) {
            @Override
            public void reorder(int[] parents) {
                int[] sorted = parents.clone();
                Arrays.sort(sorted);
                super.reorder(sorted);
            }
        });
        assertThat(broken(model)).contains(Promise.REORDER, Promise.JOIN_AND_LEAVE);
    }

    @Test
    void logitsThatDependOnTheNumberOfRowsAreSeenAndMeasured() {
        LanguageModel model = of(inner -> new Passing(inner) {
            @Override
            public void advanceEach(int[][] tokens, Logits out) {
                super.advanceEach(tokens, out);
                if (rows() > 1 && out.rows() > 0) {
                    out.set(0, 3, out.get(0, 3) + 0.25f);
                }
            }
        });
        assertThat(broken(model)).contains(Promise.NEIGHBORS).doesNotContain(Promise.DISTRIBUTIONS, Promise.PLACE);
        assertThat(SessionContract.exact(model).largestDifference()).isBetween(0.2499, 0.2501);
        SessionContract.within(model, 0.26).check();
        assertThatThrownBy(() -> SessionContract.within(model, 0.24).check(Promise.NEIGHBORS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NEIGHBORS")
                .hasMessageContaining("row 0 among others after token 0, token 3")
                .hasMessageContaining("where 0.24 is allowed");
    }

    @Test
    void argumentsThatAreNotCheckedAreSeen() {
        LanguageModel model = of(inner -> new Passing(inner) {
            @Override
            public void rewind(int[] tokens) {
                super.rewind(tokens.length == rows() && tokens[0] < 0 ? new int[tokens.length] : tokens);
            }
        });
        assertThat(broken(model)).containsExactly(Promise.WRONG_ARGUMENTS);
    }

    @Test
    void itsOwnArgumentsAreChecked() {
        assertThatThrownBy(() -> SessionContract.within(MODEL, -1)).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> SessionContract.exact(MODEL).withLength(8)).hasMessageContaining("got 8");
        assertThatThrownBy(() -> SessionContract.exact(MODEL.withContextLength(8)))
                .hasMessageContaining("context of 8");
        assertThatThrownBy(() -> ModelSession.chunks(new int[1][1], 0)).hasMessageContaining("got 0");
    }

    @Test
    void aPrefillIsCutIntoChunksThatEveryRowSharesWhileItHasTokens() {
        StringBuilder seen = new StringBuilder();
        for (int[][] chunk : ModelSession.chunks(new int[][] {{1, 2, 3, 4, 5}, {}, {6, 7}}, 2)) {
            seen.append(Arrays.deepToString(chunk));
        }
        assertThat(seen).hasToString("[[1, 2], [], [6, 7]][[3, 4], [], []][[5], [], []]");
    }
}
