package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Choices and rankings by the command: {@code regress --strata} and {@code rank}. */
class ChoiceCommandTest {
    private static final Path DATA = Path.of("../data");

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void travelModesAreThoseOfGreene() throws IOException {
        JsonNode json = CommandRun.of(
                        "regress",
                        DATA.resolve("travel.csv"),
                        "--formula",
                        "choice ~ gc + ttme + I((mode == \"air\") * hinc) + C(mode, ref = \"car\")",
                        "--strata",
                        "individual",
                        "--json")
                .json();
        assertThat(json.at("/log_likelihood").asDouble()).isCloseTo(-199.12836871598157, within(1e-9));
        assertThat(json.at("/coefficients/0/coef").asDouble()).isCloseTo(-0.015501525316108844, within(1e-11));
        assertThat(json.at("/coefficients/3/se").asDouble()).isCloseTo(0.77905514250981178, within(1e-9));
        assertThat(json.at("/sets").asInt()).isEqualTo(210);
    }

    @Test
    void robustErrorsAreLarger() {
        String plain = CommandRun.of(
                        "regress",
                        DATA.resolve("travel.csv"),
                        "--formula",
                        "choice ~ ttme + hinc",
                        "--strata",
                        "individual")
                .done()
                .out();
        String robust = CommandRun.of(
                        "regress",
                        DATA.resolve("travel.csv"),
                        "--formula",
                        "choice ~ ttme + hinc",
                        "--strata",
                        "individual",
                        "--robust",
                        "HC1")
                .done()
                .out();
        assertThat(plain).contains("note: 1 column is constant within each individual", "hinc", "left out");
        assertThat(robust).contains("robust standard errors").isNotEqualTo(plain);
    }

    @Test
    void baseballIsThatOfAgresti() throws IOException {
        CommandRun run = CommandRun.of(
                "rank",
                DATA.resolve("baseball.csv"),
                "--pair",
                "home,away",
                "--wins",
                "home_wins",
                "--losses",
                "away_wins",
                "--home",
                "--json");
        JsonNode json = run.json();
        assertThat(json.at("/abilities/0/name").asText()).isEqualTo("Milwaukee");
        assertThat(json.at("/abilities/0/coef").asDouble()).isCloseTo(1.6195549935873645, within(1e-9));
        assertThat(json.at("/further/0/coef").asDouble()).isCloseTo(0.3022606555289406, within(1e-9));
    }

    @Test
    void gamesCountsAndResultsSayTheSame() throws IOException {
        Path games = file("games.csv", "w,l\na,b\nb,a\na,c\nc,a\na,b\nc,b\n");
        Path counts = file("counts.csv", "x,y,m,n\na,b,2,1\na,c,1,1\nc,b,1,0\n");
        Path results = file("results.csv", "x,y,r\na,b,1\na,b,-1\na,c,1\na,c,-1\na,b,1\nb,c,-1\n");
        JsonNode a = CommandRun.of("rank", games, "--pair", "w,l", "--json").json();
        JsonNode b = CommandRun.of("rank", counts, "--pair", "x,y", "--wins", "m", "--losses", "n", "--json")
                .json();
        JsonNode c = CommandRun.of("rank", results, "--pair", "x,y", "--result", "r", "--json")
                .json();
        for (int i = 0; i < 2; i++) {
            double coef = a.at("/abilities/" + i + "/coef").asDouble();
            assertThat(b.at("/abilities/" + i + "/coef").asDouble()).isCloseTo(coef, within(1e-12));
            assertThat(c.at("/abilities/" + i + "/coef").asDouble()).isCloseTo(coef, within(1e-12));
        }
        assertThat(b.at("/log_likelihood").asDouble())
                .isCloseTo(a.at("/log_likelihood").asDouble(), within(1e-12));
    }

    @Test
    void rankingsHaveTiesAndWhatIsBelow() throws IOException {
        Path votes = file("votes.csv", "v,c,p\n1,a,1\n1,b,2\n1,c,3\n2,b,1\n2,a,1\n2,c,\n3,c,1\n3,a,2\n3,b,3\n");
        JsonNode json = CommandRun.of("rank", votes, "--ranking", "v", "--item", "c", "--place", "p", "--json")
                .json();
        assertThat(json.at("/further/0/name").asText()).isEqualTo("tie");
        assertThat(json.at("/count").asInt()).isEqualTo(3);
        assertThat(json.at("/worths/a").asDouble()).isBetween(0.3, 0.9);
    }

    /** Of three results a won two, so that its log-odds against b are log 2. */
    @Test
    void abilitiesAreSavedAndSayWhatNewGamesWillBring() throws IOException {
        Path games = file("games.csv", "x,y,r\na,b,1\na,b,-1\na,b,1\n");
        Path model = folder.resolve("abilities.json");
        Path out = folder.resolve("games.npz");
        CommandRun.of("rank", games, "--pair", "x,y", "--result", "r", "--save", model)
                .done();
        Path more = file("more.csv", "x,y,r\nb,a,1\na,b,\n");
        CommandRun.of("predict", model, more, "--out", out).done();
        try (LogitsSource.Cursor rows = LogitsFiles.open(out).open()) {
            Logits z = Logits.zeros(2, 2);
            int[] labels = new int[2];
            assertThat(rows.read(z, labels)).isEqualTo(2);
            assertThat(labels).containsExactly(1, -1);
            assertThat((double) z.array()[z.offset(0) + 1]).isCloseTo(-Math.log(2), within(1e-6));
            assertThat((double) z.array()[z.offset(1) + 1]).isCloseTo(Math.log(2), within(1e-6));
        }
        Path unknown = file("unknown.csv", "x,y\na,d\n");
        assertThat(CommandRun.of("predict", model, unknown, "--out", out).err())
                .contains("row 0, column \"y\": \"d\" is none of the items that were compared: a, b");
    }

    /** The best of a set is drawn by worths: the log-odds of an item are those of its worth against the others'. */
    @Test
    void rankingsAreSavedAndSayWhoWillBeBest() throws IOException {
        Path votes = file("votes.csv", "v,c,p\n1,a,1\n1,b,2\n1,c,3\n2,b,1\n2,a,2\n2,c,3\n3,c,1\n3,a,2\n3,b,3\n");
        Path model = folder.resolve("votes.json");
        Path out = folder.resolve("votes.npz");
        JsonNode worths = CommandRun.of(
                        "rank", votes, "--ranking", "v", "--item", "c", "--place", "p", "--save", model, "--json")
                .json()
                .get("worths");
        double a = worths.get("a").asDouble();
        double b = worths.get("b").asDouble();
        double c = worths.get("c").asDouble();
        assertThat(a).isGreaterThan(c);
        // two sets whose rows lie mixed: all three, and b against c, of which the place is not known yet
        Path more = file("more.csv", "v,c,p\n8,c,2\n9,c,\n8,a,1\n8,b,3\n9,b,\n");
        CommandRun.of("predict", model, more, "--out", out).done();
        double[] odds = {c / (a + b), c / b, a / (b + c), b / (a + c), b / c};
        try (LogitsSource.Cursor rows = LogitsFiles.open(out).open()) {
            Logits z = Logits.zeros(odds.length, 2);
            int[] labels = new int[odds.length];
            assertThat(rows.read(z, labels)).isEqualTo(odds.length);
            assertThat(labels).containsExactly(0, -1, 1, 0, -1);
            for (int r = 0; r < odds.length; r++) {
                double found = (double) z.array()[z.offset(r) + 1] - z.array()[z.offset(r)];
                assertThat(found).as("row %d", r).isCloseTo(Math.log(odds[r]), within(1e-5));
            }
        }
        Path unknown = file("unknown.csv", "v,c\n1,a\n1,d\n");
        assertThat(CommandRun.of("predict", model, unknown, "--out", out).err())
                .contains("row 1, column \"c\": \"d\" is none of the items that were compared: a, b, c");
    }

    @Test
    void mistakesAreNamed() throws IOException {
        Path games = file("games.csv", "w,l,n\na,b,1\nb,a,x\na,c,2\n");
        assertThat(CommandRun.of("rank", games, "--pair", "w,l").err())
                .contains("c never won against the others")
                .contains("--pseudo 0.5");
        assertThat(CommandRun.of("rank", games, "--pair", "w,l", "--wins", "n").err())
                .contains("row 1, column \"n\": \"x\" is not a finite number");
        assertThat(CommandRun.of("rank", games).err()).contains("give --pair WINNER,LOSER, or --ranking VOTER");
        assertThat(CommandRun.of("rank", games, "--pair", "w,z").err()).contains("no column \"z\"");
        assertThat(CommandRun.of("rank", games, "--pair", "w,l", "--losses", "n")
                        .err())
                .contains("--losses goes with --wins");
        assertThat(CommandRun.of("rank", games, "--ranking", "w").err()).contains("--item is missing");
        assertThat(CommandRun.of("regress", DATA.resolve("travel.csv"), "--label", "choice", "--strata", "individual")
                        .err())
                .contains("--strata goes with --formula");
        assertThat(CommandRun.of(
                                "regress",
                                DATA.resolve("travel.csv"),
                                "--formula",
                                "mode ~ gc",
                                "--strata",
                                "individual")
                        .err())
                .contains("mode has 4 values");
        assertThat(CommandRun.of(
                                "regress",
                                DATA.resolve("travel.csv"),
                                "--formula",
                                "choice ~ gc",
                                "--strata",
                                "individual",
                                "--firth")
                        .err())
                .contains("--firth does not go with --strata");
        Path separated = file("sets.csv", "s,y,x\n1,0,1\n1,1,2\n2,0,1\n2,1,3\n");
        assertThat(CommandRun.of("regress", separated, "--formula", "y ~ x", "--strata", "s")
                        .err())
                .contains("x tells the chosen rows from the others of their s without error");
    }

    @Test
    void aModelOfOrderedClassesIsSavedAndPredicts() throws IOException {
        Path model = folder.resolve("visits.json");
        Path births = DATA.resolve("birthwt.csv");
        CommandRun.of(
                        "regress",
                        births,
                        "--formula",
                        "C(pmin(ftv, 2)) ~ age + smoke",
                        "--ordinal",
                        "cumulative",
                        "--save",
                        model)
                .done();
        Path out = folder.resolve("visits.npz");
        CommandRun run = CommandRun.of("predict", model, births, "--out", out).done();
        assertThat(run.out()).contains("logits, 189 rows of 3 classes, and labels");
        JsonNode json = CommandRun.of("evaluate", out, "--json").json();
        assertThat(json.toString()).contains("189");
        assertThat(CommandRun.of("export", model, "--out", folder.resolve("m.onnx"))
                        .err())
                .contains("a regression of ordered classes, which is no layer of logits");
    }

    /** Half of the travelers make a model, which says what the others choose; its log-odds are those of its sets. */
    @Test
    void aModelOfChoicesIsSavedAndPredicts() throws IOException {
        Path model = folder.resolve("choice.json");
        Path travel = DATA.resolve("travel.csv");
        CommandRun saving = CommandRun.of(
                        "regress",
                        travel,
                        "--formula",
                        "choice ~ gc + ttme + C(mode, ref = \"car\") + hinc",
                        "--strata",
                        "individual",
                        "--save",
                        model)
                .done();
        assertThat(saving.out()).contains("wrote model", "hinc");
        Path out = folder.resolve("choice.npz");
        CommandRun run = CommandRun.of("predict", model, travel, "--out", out).done();
        assertThat(run.out()).contains("logits, 840 rows of 2 classes, and labels", "classes of choice: 0, 1");
        JsonNode json = CommandRun.of("evaluate", out, "--json").json();
        assertThat(json.at("/accuracy").asDouble()).isBetween(0.8, 0.9);
        Path file = file("new.csv", "individual,mode,gc,ttme,hinc\n1,air,70,69,35\n1,car,30,0,35\n");
        assertThat(CommandRun.of("predict", model, file, "--out", out, "--json")
                        .json()
                        .at("/rows")
                        .asInt())
                .isEqualTo(2);
        Path lacking = file("lacking.csv", "mode,gc,ttme,hinc\nair,70,69,35\n");
        assertThat(CommandRun.of("predict", model, lacking, "--out", out).err()).contains("no column \"individual\"");
        assertThat(CommandRun.of("export", model, "--out", folder.resolve("m.onnx"))
                        .err())
                .contains("a model of choices among several rows");
    }
}
