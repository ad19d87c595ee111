package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logits regress --prior}. */
class PriorCommandTest {
    private static final Path SPECTOR = Path.of("../data/spector.csv");

    @TempDir
    private Path folder;

    private static JsonNode run(String... options) throws IOException {
        Object[] words = new Object[options.length + 5];
        words[0] = "regress";
        words[1] = SPECTOR;
        words[2] = "--label";
        words[3] = "GRADE";
        words[4] = "--json";
        System.arraycopy(options, 0, words, 5, options.length);
        return CommandRun.of(words).json();
    }

    /** The modes of core's priors.csv. */
    @Test
    void priorsAreThoseOfTheLibrary() throws IOException {
        JsonNode weak = run("--prior", "weak");
        assertThat(weak.at("/coefficients/0/mode").asDouble()).isCloseTo(1.9531481927931131, within(1e-9));
        assertThat(weak.at("/coefficients/0/prior").asText()).startsWith("cauchy 2.678");
        JsonNode student = run("--prior", "student:4:1", "--prior-intercept", "student:7:5");
        assertThat(student.at("/coefficients/3/mode").asDouble()).isCloseTo(-5.8540086225636125, within(1e-9));
        JsonNode scaled = run("--prior", "cauchy:2.5", "--prior-scaled");
        assertThat(scaled.at("/coefficients/0/mode").asDouble())
                .isEqualTo(weak.at("/coefficients/0/mode").asDouble());
        JsonNode normal = run("--prior", "normal:1");
        assertThat(normal.at("/log_evidence").asDouble()).isCloseTo(-22.674845738602045, within(1e-8));
    }

    @Test
    void theModeIsSaved() throws IOException {
        Path model = folder.resolve("m.json");
        CommandRun.of("regress", SPECTOR, "--label", "GRADE", "--prior", "normal:1", "--save", model)
                .done();
        assertThat(Files.readString(model)).contains("\"penalty\" : \"prior\"", "0.8796320");
        CommandRun.of("predict", model, SPECTOR, "--out", folder.resolve("z.npz"))
                .done();
        assertThat(CommandRun.of("regress", SPECTOR, "--label", "GRADE", "--against", model)
                        .err())
                .contains("it was fitted with penalty prior");
    }

    @Test
    void mistakesAreNamed() {
        assertThat(CommandRun.of("regress", SPECTOR, "--label", "GRADE", "--prior", "uniform:1")
                        .err())
                .contains("\"uniform:1\" is not a prior: expected normal:SD");
        assertThat(CommandRun.of("regress", SPECTOR, "--label", "GRADE", "--prior", "normal:x")
                        .err())
                .contains("\"normal:x\" holds what is no number");
        assertThat(CommandRun.of("regress", SPECTOR, "--label", "GRADE", "--prior", "normal:0")
                        .err())
                .contains("must be positive and finite, got 0.0");
        assertThat(CommandRun.of("regress", SPECTOR, "--label", "GRADE", "--prior", "weak", "--firth")
                        .err())
                .contains("--firth does not go with --prior");
        assertThat(CommandRun.of("regress", SPECTOR, "--label", "GRADE", "--prior-scaled")
                        .err())
                .contains("--prior-scaled goes with --prior");
    }
}
