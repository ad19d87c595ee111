package dev.logits.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates whose logits were changed one by one are those of a row that had these logits from the beginning. */
class ChangedRowsTest {
    private static final int N = 5003;

    private static float[] row(Random r) {
        float[] z = new float[N];
        for (int i = 0; i < N; i++) {
            z[i] = r.nextInt(50) == 0 ? Float.NEGATIVE_INFINITY : (float) r.nextGaussian();
        }
        for (int i = 0; i < 20; i++) {
            z[r.nextInt(N)] = 3 + r.nextInt(4);
        }
        return z;
    }

    /** What a row is asked, one question at a time, as each may copy what later ones would not see otherwise. */
    private static Object answer(int question, Candidates c) {
        switch (question) {
            case 0:
                return c.top();
            case 1:
                return c.topLogit();
            case 2:
                c.keepTop(40);
                break;
            case 3:
                c.keepTop(1000);
                break;
            case 4:
                c.keepRelative(0.05, 1);
                break;
            case 5:
                c.keepAtLeast(-1, 1);
                break;
            case 6:
                c.keepMass(0.9, 1);
                break;
            case 7:
                c.keepTypical(0.5, 1);
                break;
            case 8:
                return c.standardDeviation();
            case 9:
                return c.entropy();
            case 10:
                return c.draw(0.7);
            case 11:
                return c.rankOf(17);
            case 12:
                int[] best = new int[300];
                c.top(best);
                return best;
            case 13:
                c.dropMostLikely(0.01, 1);
                break;
            case 14:
                return c.unmasked();
            case 15:
                return c.logSumExp();
            default:
                c.keepTokens(token -> token % 3 == 0);
                break;
        }
        List<Double> left = new ArrayList<>();
        for (int i = 0; i < c.size(); i++) {
            left.add((double) c.id(i));
            left.add(c.logit(i));
        }
        return left;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 256, 257, 2000})
    void areThoseOfARowThatIsChangedFromTheBeginning(int changes) {
        Random r = new Random(changes);
        Candidates changed = new Candidates(N);
        Candidates plain = new Candidates(N);
        for (int round = 0; round < 20; round++) {
            float[] z = row(r);
            for (int question = 0; question < 17; question++) {
                float[] now = z.clone();
                changed.reset(z);
                for (int j = 0; j < changes; j++) {
                    int token = r.nextInt(4) == 0 ? changed.top() : r.nextInt(N);
                    boolean isMasked = now[token] == Float.NEGATIVE_INFINITY;
                    float base = isMasked ? 0 : now[token];
                    now[token] = switch (r.nextInt(isMasked ? 2 : 8)) {
                        case 0 -> base + 3 * r.nextFloat();
                        case 1 -> base;
                        case 2 -> token == changed.top() ? base : Float.NEGATIVE_INFINITY;
                        default -> base - 3 * r.nextFloat();
                    };
                    changed.setLogit(token, now[token]);
                    assertThat(changed.logitOf(token)).isEqualTo(now[token]);
                }
                assertThat(answer(question, changed))
                        .as("question %d of row %d", question, round)
                        .isEqualTo(answer(question, plain.reset(now)));
            }
        }
    }

    /** Changes before the first look at the row, which are most. */
    @ParameterizedTest
    @ValueSource(ints = {1, 64, 300})
    void areThoseOfARowThatIsLoweredBeforeItIsReadTheFirstTime(int changes) {
        Random r = new Random(changes);
        Candidates changed = new Candidates(N);
        Candidates plain = new Candidates(N);
        for (int round = 0; round < 20; round++) {
            float[] z = row(r);
            for (int question = 0; question < 17; question++) {
                float[] now = z.clone();
                changed.reset(z);
                for (int j = 0; j < changes; j++) {
                    int token = r.nextInt(N);
                    while (r.nextBoolean() && z[token] < 3) {
                        token = (token + 1) % N;
                    }
                    now[token] -= 2 * r.nextFloat();
                    changed.setLogit(token, now[token]);
                }
                assertThat(answer(question, changed))
                        .as("question %d of row %d", question, round)
                        .isEqualTo(answer(question, plain.reset(now)));
            }
        }
    }

    @Test
    void areInvalidWhereTheRowIsAndSomethingElseWasLowered() {
        float[] z = new float[N];
        z[4000] = Float.POSITIVE_INFINITY;
        Candidates c = new Candidates(N).reset(z);
        c.setLogit(4001, -1);
        assertThatThrownBy(c::top).hasMessageContaining("4000");
        c.reset(z).setLogit(4000, -1);
        assertThat(c.top()).isZero();
        assertThat(c.logitOf(4000)).isEqualTo(-1);
    }

    @Test
    void doNotRememberTheRowBefore() {
        float[] z = new float[N];
        Candidates c = new Candidates(N).reset(z);
        c.setLogit(7, -1);
        c.ban(9);
        c.reset(z);
        assertThat(c.logitOf(7)).isZero();
        assertThat(c.unmasked()).isEqualTo(N);
    }
}
