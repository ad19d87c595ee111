package dev.logits.decode.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.LanguageModelContract;
import dev.logits.decode.ModelSession;
import dev.logits.decode.text.BytePairTokenizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContextLanguageModelTest implements LanguageModelContract {
    private static final BytePairTokenizer TOKENIZER = BytePairTokenizer.train(List.of("low lower lowest low"), 261);
    private static final int CONTEXT = 3;
    private static final int D = 4;

    private static float[] random(int n, int seed) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static ContextLanguageModel model() {
        int v = TOKENIZER.size();
        return ContextLanguageModel.of(
                TOKENIZER,
                CONTEXT,
                random(v * D, 1),
                List.of(random(7 * CONTEXT * D, 2), random(5 * 7, 3), random(v * 5, 4)),
                List.of(random(7, 5), random(5, 6), random(v, 7)));
    }

    @Override
    public LanguageModel languageModel() {
        return model();
    }

    /** y = W·x + b, in double precision, of what a row of bytes holds of W. */
    private static double[] dense(double[] x, float[] weights, float[] bias, boolean relu) {
        double[] y = new double[bias.length];
        for (int j = 0; j < y.length; j++) {
            double[] row = rounded(weights, x.length, j);
            y[j] = bias[j];
            for (int i = 0; i < x.length; i++) {
                y[j] += row[i] * x[i];
            }
            y[j] = relu ? Math.max(0, y[j]) : y[j];
        }
        return y;
    }

    private static double[] rounded(float[] values, int columns, int row) {
        double max = 0;
        for (int i = 0; i < columns; i++) {
            max = Math.max(max, Math.abs(values[row * columns + i]));
        }
        double[] out = new double[columns];
        for (int i = 0; i < columns; i++) {
            out[i] = Math.rint(values[row * columns + i] * 127 / max) * max / 127;
        }
        return out;
    }

    @Test
    void logitsAreThoseOfTheNetworkOverTheLastTokens() {
        int v = TOKENIZER.size();
        int[] text = {104, 105, 256, 33, 258};
        for (int length = 1; length <= text.length; length++) {
            double[] x = new double[CONTEXT * D];
            for (int c = 0; c < CONTEXT; c++) {
                int at = length - CONTEXT + c;
                int token = at < 0 ? TOKENIZER.end().orElseThrow() : text[at];
                System.arraycopy(rounded(random(v * D, 1), D, token), 0, x, c * D, D);
            }
            double[] h = dense(x, random(7 * CONTEXT * D, 2), random(7, 5), true);
            double[] z = dense(dense(h, random(5 * 7, 3), random(5, 6), true), random(v * 5, 4), random(v, 7), false);
            Logits out = Logits.zeros(1, v);
            try (ModelSession session = model().open(1)) {
                for (int i = 0; i < length; i++) {
                    session.advance(new int[] {text[i]}, out);
                }
            }
            for (int i = 0; i < v; i++) {
                assertThat((double) out.get(0, i)).isCloseTo(z[i], within(2e-5));
            }
        }
    }

    @Test
    void aFileGivesTheSameModelBack() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model().write(bytes);
        ContextLanguageModel read = ContextLanguageModel.read(new ByteArrayInputStream(bytes.toByteArray()));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        read.write(again);
        assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
        Logits a = Logits.zeros(1, TOKENIZER.size());
        Logits b = Logits.zeros(1, TOKENIZER.size());
        model().open(1).advance(new int[] {65}, a);
        read.open(1).advance(new int[] {65}, b);
        assertThat(a).isEqualTo(b);
        assertThat(read.tokenizer().left()).isEqualTo(TOKENIZER.left());
    }

    @Test
    void whatIsNoModelIsAnError() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        model().write(out);
        byte[] bytes = out.toByteArray();
        assertThatThrownBy(() -> ContextLanguageModel.read(new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a language model");
        for (int length : new int[] {0, 7, 20, 100, bytes.length - 1}) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ContextLanguageModel.read(new ByteArrayInputStream(cut)))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void shapesThatDoNotFitAreErrors() {
        int v = TOKENIZER.size();
        assertThatThrownBy(() -> ContextLanguageModel.of(
                        TOKENIZER, 3, new float[v * D], List.of(new float[v * 11]), List.of(new float[v])))
                .hasMessageContaining("a layer of 11 inputs behind one of 12 outputs");
        assertThatThrownBy(() -> ContextLanguageModel.of(
                        TOKENIZER, 3, new float[v * D], List.of(new float[5 * 12]), List.of(new float[5])))
                .hasMessageContaining("5 logits for a vocabulary of " + v);
        assertThatThrownBy(() -> ContextLanguageModel.of(TOKENIZER, 3, new float[v * D], List.of(), List.of()))
                .hasMessageContaining("0 layers");
    }
}
