package dev.logits.io.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.StreamCoding;
import dev.logits.io.StreamColumn;
import dev.logits.learn.features.FeatureHashing;
import dev.logits.learn.features.HashedRows;
import dev.logits.learn.features.SparseFeatures;
import dev.logits.learn.online.FtrlLearner;
import dev.logits.learn.online.FtrlProximal;
import dev.logits.learn.online.NewtonLearner;
import dev.logits.learn.online.OnlineLearner;
import dev.logits.learn.online.OnlineNewtonStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class OnlineJsonTest {
    private static final FeatureHashing HASHING = new FeatureHashing(32, 5);

    private static SparseFeatures rows(int seed, int n) {
        HashedRows rows = new HashedRows(HASHING);
        Random random = new Random(seed);
        for (int r = 0; r < n; r++) {
            rows.add("age", random.nextGaussian());
            rows.add("site=" + random.nextInt(6), 1);
            rows.endRow();
        }
        return rows.take();
    }

    private static int[] labels(int seed, int n, int classes) {
        return new Random(seed).ints(n, 0, classes).toArray();
    }

    private static StreamCoding coding(List<String> classes) {
        return StreamCoding.table(
                List.of(
                        StreamColumn.number("age", 41.5, 0.1),
                        StreamColumn.category("site", List.of()),
                        StreamColumn.words("note")),
                "clicked",
                classes,
                Optional.of(HASHING));
    }

    /** A learner of two classes for other tests. */
    public static OnlineJson.Saved saved() {
        return saved(new FtrlProximal(0.1, 1, 0.3, 0.2, true).begin(32, 2));
    }

    private static OnlineJson.Saved saved(OnlineLearner learner) {
        List<String> classes = List.of("no", "yes", "perhaps").subList(0, learner.classes());
        learner.learn(rows(1, 50), labels(2, 50, learner.classes()));
        return new OnlineJson.Saved(learner, coding(classes), Provenance.of("clicks.csv", "all rows"));
    }

    private static List<OnlineLearner> learners() {
        return List.of(
                new FtrlProximal(0.1, 1, 0.3, 0.2, true).begin(32, 2),
                FtrlProximal.withRate(0.7).withoutIntercept().begin(32, 3),
                OnlineNewtonStep.usual().begin(32),
                OnlineNewtonStep.guaranteed(3).withoutIntercept().begin(32));
    }

    @Test
    void aLearnerThatComesBackGoesOnToTheBit(@TempDir Path folder) throws IOException {
        for (OnlineLearner learner : learners()) {
            OnlineJson.Saved saved = saved(learner);
            Path file = folder.resolve("model.json");
            OnlineJson.write(file, saved);
            assertThat(OnlineJson.isOne(file)).isTrue();
            assertThat(LogisticJson.isOne(file)).isFalse();
            assertThat(OrdinalJson.isOne(file)).isFalse();
            OnlineJson.Saved back = OnlineJson.read(file);
            assertThat(back.coding()).isEqualTo(saved.coding());
            assertThat(back.provenance()).isEqualTo(saved.provenance());
            assertThat(OnlineJson.toJson(back)).isEqualTo(OnlineJson.toJson(saved));
            int[] more = labels(4, 70, learner.classes());
            saved.learner().learn(rows(3, 70), more);
            back.learner().learn(rows(3, 70), more);
            same(back.learner(), saved.learner());
        }
    }

    private static void same(OnlineLearner a, OnlineLearner b) {
        assertThat(a.progress()).isEqualTo(b.progress());
        if (a instanceof FtrlLearner f) {
            assertThat(f.z()).containsExactly(((FtrlLearner) b).z());
            assertThat(f.n()).containsExactly(((FtrlLearner) b).n());
            assertThat(f.largest()).isEqualTo(((FtrlLearner) b).largest());
            assertThat(f.settings()).isEqualTo(((FtrlLearner) b).settings());
        } else {
            NewtonLearner newton = (NewtonLearner) a;
            assertThat(newton.w()).containsExactly(((NewtonLearner) b).w());
            assertThat(newton.inverse()).containsExactly(((NewtonLearner) b).inverse());
            assertThat(newton.energy()).isEqualTo(((NewtonLearner) b).energy());
            assertThat(newton.settings()).isEqualTo(((NewtonLearner) b).settings());
        }
    }

    @Test
    void codingsOfEveryKindComeBack() throws IOException {
        OnlineLearner three = FtrlProximal.withRate(1).begin(3, 2);
        StreamCoding listed = StreamCoding.table(
                List.of(StreamColumn.number("age", -1, 2), StreamColumn.category("site", List.of("a", "b", "c"))),
                "y",
                List.of("0", "1"),
                Optional.empty());
        StreamCoding sparse = StreamCoding.sparse(1, 3, List.of("-1", "1"), Optional.empty());
        for (StreamCoding coding : List.of(listed, sparse)) {
            String json = OnlineJson.toJson(new OnlineJson.Saved(three, coding, Provenance.UNKNOWN));
            assertThat(OnlineJson.fromJson(json).coding()).isEqualTo(coding);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        String json = OnlineJson.toJson(saved());
        wrong(json, "\"ftrl\"", "\"sgd\"", "learner: \"sgd\" is unknown: expected ftrl or newton");
        assertThatThrownBy(() -> OnlineJson.fromJson(json.replaceFirst("\"places\" : \\[ \\d+", "\"places\" : [ 99")))
                .hasMessageContaining("places: 99.0 after -1 of 33 weights");
        wrong(json, "\"alpha\" : 0.1", "\"alpha\" : 0.0", "alpha must be positive");
        wrong(
                json,
                "\"kind\" : \"words\"",
                "\"kind\" : \"smells\"",
                "kind: \"smells\": expected number, category or words");
        wrong(json, "\"width\" : 32", "\"width\" : 31", "31 features; the columns make 32");
        wrong(json, "\"deviation\" : 0.1", "\"deviation\" : 0.0", "the deviation positive");
        wrong(json, "\"alpha\" : 0.1", "\"alpha\" : 0.2", "checksum");
        String huge = json.replace("\"width\" : 32", "\"width\" : 2000000000")
                .replace("\"columns\" : 32", "\"columns\" : 2000000000");
        assertThatThrownBy(() -> OnlineJson.fromJson(huge))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("MB of memory to read");
    }

    private static void wrong(String json, String text, String other, String problem) {
        assertThat(json).contains(text);
        assertThatThrownBy(() -> OnlineJson.fromJson(json.replace(text, other)))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining(problem);
    }
}
