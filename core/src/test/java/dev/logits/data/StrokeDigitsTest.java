package dev.logits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Training;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class StrokeDigitsTest {
    private static final StrokeDigits DIGITS = StrokeDigits.of(1);

    @Test
    void anImageIsAFunctionOfTheSeedAndItsNumberOnEveryMachine() {
        DenseFeatures x = DIGITS.features(0, 500);
        assertThat(Arrays.hashCode(x.array())).isEqualTo(GOLDEN);
        assertThat(DIGITS.labels(0, 10)).containsExactly(GOLDEN_LABELS);
        assertThat(DIGITS.features(120, 30)).isEqualTo(x.slice(120, 150));
        float[] one = new float[784 + 2];
        Arrays.fill(one, 7);
        DIGITS.draw(321, one, 1);
        assertThat(DenseFeatures.wrap(one, 1, 1, 784)).isEqualTo(x.slice(321, 322));
        assertThat(one[0] + one[785]).isEqualTo(14);
        assertThat(StrokeDigits.of(2).features(0, 1)).isNotEqualTo(x.slice(0, 1));
    }

    private static final int GOLDEN = 1258555419;
    private static final int[] GOLDEN_LABELS = {7, 6, 5, 3, 0, 1, 9, 2, 8, 4};

    @Test
    void everyTenImagesShowTheTenDigits() {
        for (int block = 0; block < 50; block++) {
            assertThat(Arrays.stream(DIGITS.labels(10L * block, 10)).sorted())
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @Test
    void pixelsLieBetweenPaperAndInk() {
        for (int size : new int[] {8, 28, 40}) {
            DenseFeatures x = new StrokeDigits(size, 5).features(0, 200);
            double sum = 0;
            for (float pixel : x.array()) {
                assertThat(pixel).isBetween(0f, 1f);
                sum += pixel;
            }
            assertThat(sum / x.array().length).isBetween(0.05, 0.4);
        }
    }

    @Test
    void aSmallNetworkErrsOnThreeToTenPercent() {
        Network network = Network.fit(
                        Architecture.features(784).dense(64).relu().logits(10),
                        DIGITS.features(0, 5000),
                        DIGITS.labels(0, 5000),
                        Training.DEFAULTS.withEpochs(12))
                .network();
        Logits z = network.logits(DIGITS.features(5000, 2000));
        int wrong = 0;
        for (int r = 0; r < z.rows(); r++) {
            float[] row = z.row(r);
            int top = 0;
            for (int c = 1; c < row.length; c++) {
                top = row[c] > row[top] ? c : top;
            }
            wrong += top == DIGITS.label(5000 + r) ? 0 : 1;
        }
        assertThat(wrong / 2000.0).isBetween(0.03, 0.1);
    }

    @Test
    void aTerminalShowsAnImage() {
        DenseFeatures x = DIGITS.features(0, 1);
        assertThat(StrokeDigits.lines(x, 0, true)).hasSize(14);
        assertThat(String.join("", StrokeDigits.lines(x, 0, true))).containsPattern("[█▀▄]{3}");
        assertThat(String.join("", StrokeDigits.lines(x, 0, false)))
                .containsPattern("[#@+]{2}")
                .isASCII();
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StrokeDigits(7, 1))
                .withMessage("images are of 8 to 512 pixels a side, got 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DIGITS.label(-1))
                .withMessage("images are numbered from 0, got -1");
    }
}
