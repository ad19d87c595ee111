package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.MalformedFileException;
import dev.logits.learn.choice.ChoiceModel;
import dev.logits.learn.choice.ConditionalLogit;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.regression.LogisticRegression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class ChoiceJsonTest {
    private static final DoubleFeatures X = features();
    private static final int[] SETS = sets();

    private static DoubleFeatures features() {
        Random random = new Random(5);
        double[][] x = new double[90][];
        for (int r = 0; r < x.length; r++) {
            x[r] = new double[] {random.nextGaussian(), r / 3, random.nextInt(2)}; // the second is the same in a set
        }
        return DoubleFeatures.copyOf(x);
    }

    private static int[] sets() {
        int[] sets = new int[90];
        for (int r = 0; r < sets.length; r++) {
            sets[r] = r / 3;
        }
        return sets;
    }

    /** A model for other tests. */
    public static ChoiceJson.Saved saved() {
        Random random = new Random(6);
        boolean[] chosen = new boolean[90];
        for (int s = 0; s < 30; s++) {
            chosen[3 * s + random.nextInt(3)] = true;
        }
        FeatureCoding coding = new FeatureCoding(
                List.of(FeatureColumn.numeric("cost"), FeatureColumn.numeric("income"), FeatureColumn.numeric("bus")),
                "choice", // as the type is called
                List.of("0", "1"));
        ChoiceModel model = ConditionalLogit.maximumLikelihood().fit(X, SETS, chosen);
        return new ChoiceJson.Saved(model, coding, "person", Provenance.of("trips.csv", "all rows"));
    }

    @Test
    void everythingComesBackBitForBit(@TempDir Path folder) throws IOException {
        ChoiceJson.Saved saved = saved();
        Path file = folder.resolve("model.json");
        ChoiceJson.write(file, saved);
        assertThat(ChoiceJson.isOne(file)).isTrue();
        assertThat(LogisticJson.isOne(file)).isFalse();
        assertThat(OnlineJson.isOne(file)).isFalse();
        ChoiceJson.Saved back = ChoiceJson.read(file);
        assertThat(ChoiceJson.toJson(back)).isEqualTo(ChoiceJson.toJson(saved));
        assertThat(back.coding()).isEqualTo(saved.coding());
        assertThat(back.strata()).isEqualTo("person");
        assertThat(back.provenance()).isEqualTo(saved.provenance());
        assertThat(back.model().isLeftOut(1)).isTrue();
        assertThat(back.model().report()).isEqualTo(saved.model().report());
        assertThat(back.model().logits(X, SETS).array())
                .containsExactly(saved.model().logits(X, SETS).array());
        assertThat(back.model().ratio(0, 2)).isEqualTo(saved.model().ratio(0, 2));
    }

    /** A label that is called as a type of models makes no other model of a file. */
    @Test
    void theTypeIsWhatTheFieldSays(@TempDir Path folder) throws IOException {
        for (String label : List.of("choice", "online", "ordinal")) {
            LogisticJson.Saved logistic = LogisticJsonTest.saved(LogisticRegression.l2(0.1), 0, 1, 2, 0, 1, 2, 0);
            FeatureCoding named = new FeatureCoding(
                    logistic.coding().columns(), label, logistic.coding().classes());
            Path file = folder.resolve(label + ".json");
            LogisticJson.write(file, new LogisticJson.Saved(logistic.model(), named));
            assertThat(LogisticJson.isOne(file)).isTrue();
            assertThat(ChoiceJson.isOne(file) || OnlineJson.isOne(file) || OrdinalJson.isOne(file))
                    .isFalse();
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        String json = ChoiceJson.toJson(saved());
        wrong(json, "\"left_out\" : [ 1 ]", "\"left_out\" : [ 9 ]", "left_out: 9.0 is not one of 3 columns");
        wrong(json, "\"left_out\" : [ 1 ]", "\"left_out\" : [ 0, 1 ]", "column 0 was left out and has the coefficient");
        wrong(json, "\"classes\" : [ \"0\", \"1\" ]", "\"classes\" : [ \"0\" ]", "1 classes");
        wrong(json, "\"person\"", "\"persons\"", "checksum");
    }

    private static void wrong(String json, String text, String other, String problem) {
        assertThat(json).contains(text);
        assertThatThrownBy(() -> ChoiceJson.fromJson(json.replace(text, other)))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining(problem);
    }
}
