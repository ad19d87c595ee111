package dev.logits.io.api;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.CrossFittedCalibration;
import dev.logits.calibrate.DirichletCalibration;
import dev.logits.calibrate.EnsembleTemperature;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.GroupMulticalibration;
import dev.logits.calibrate.MatrixScaling;
import dev.logits.calibrate.Multicalibration;
import dev.logits.calibrate.OneVsRest;
import dev.logits.calibrate.PlattScaling;
import dev.logits.calibrate.PriorShift;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.calibrate.VectorScaling;
import dev.logits.calibrate.curve.LogisticCurve;
import dev.logits.calibrate.curve.SplineCurve;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.decision.GroupComparison;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LanguageModel;
import dev.logits.decode.PlanSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.ctc.NgramLanguage;
import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.grammar.Automaton;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.Escapes;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Matcher;
import dev.logits.decode.grammar.Members;
import dev.logits.decode.grammar.Rule;
import dev.logits.decode.grammar.TokenTrie;
import dev.logits.decode.rule.Dry;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.decode.rule.TopK;
import dev.logits.decode.strategy.Decoder;
import dev.logits.decode.strategy.GeneratedText;
import dev.logits.decode.strategy.Generation;
import dev.logits.decode.strategy.NextBytes;
import dev.logits.decode.strategy.Prompt;
import dev.logits.decode.strategy.PromptLookup;
import dev.logits.decode.strategy.SpeculativeDecoding;
import dev.logits.decode.strategy.SpeculativeTree;
import dev.logits.decode.strategy.Stopping;
import dev.logits.decode.strategy.SuffixLookup;
import dev.logits.distill.SparseTeacher;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.FeatureTable;
import dev.logits.io.FlooredSource;
import dev.logits.io.FormulaOptions;
import dev.logits.io.FormulaTable;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.StreamCoding;
import dev.logits.io.json.ChoiceJson;
import dev.logits.io.json.ChoiceJsonTest;
import dev.logits.io.json.LogisticJson;
import dev.logits.io.json.OnlineJson;
import dev.logits.io.json.OnlineJsonTest;
import dev.logits.io.json.OrdinalJson;
import dev.logits.io.json.OrdinalJsonTest;
import dev.logits.io.json.RankingJson;
import dev.logits.io.json.RankingJsonTest;
import dev.logits.io.npy.NpzArrays;
import dev.logits.io.npy.NpzWriter;
import dev.logits.io.report.PlotStyle;
import dev.logits.io.table.TableColumn;
import dev.logits.io.table.TableWriter;
import dev.logits.io.teacher.TeacherForm;
import dev.logits.io.teacher.TeacherWriter;
import dev.logits.learn.choice.ChoiceModel;
import dev.logits.learn.choice.ConditionalLogit;
import dev.logits.learn.choice.PairedComparison;
import dev.logits.learn.choice.RankingModel;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Features;
import dev.logits.learn.formula.DataColumn;
import dev.logits.learn.formula.DataFrame;
import dev.logits.learn.formula.Formula;
import dev.logits.learn.formula.MissingCells;
import dev.logits.learn.formula.ModelDesign;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Tensor;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Training;
import dev.logits.learn.network.TrainingReport;
import dev.logits.learn.network.Workspace;
import dev.logits.learn.online.FtrlLearner;
import dev.logits.learn.online.FtrlProximal;
import dev.logits.learn.online.NewtonLearner;
import dev.logits.learn.online.OnlineLearner;
import dev.logits.learn.online.OnlineNewtonStep;
import dev.logits.learn.online.ProgressiveLoss;
import dev.logits.learn.regression.Contrasts;
import dev.logits.learn.regression.FitDiagnostics;
import dev.logits.learn.regression.FittedPath;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.InferenceTable;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.learn.regression.ModelNames;
import dev.logits.learn.regression.OrdinalModel;
import dev.logits.learn.regression.OrdinalRegression;
import dev.logits.learn.regression.PenaltyPath;
import dev.logits.learn.regression.PosteriorModel;
import dev.logits.learn.regression.PriorRegression;
import dev.logits.learn.regression.RegressionReport;
import dev.logits.learn.regression.Solver;
import dev.logits.learn.regression.VariableEffects;
import dev.logits.loss.CrossEntropy;
import dev.logits.loss.RowLoss;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Comparison;
import dev.logits.multilabel.MultiLabelCalibration;
import dev.logits.multilabel.MultiLabelRows;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import dev.logits.source.RowFolds;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.CrossConformalSets;
import dev.logits.uncertainty.GroupConformalSets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/** The sample values that must fit each other, or that no public factory makes from others. */
final class ApiSamples {
    private static final Logits TWO_ROWS = Logits.copyOf(new float[][] {{1, 2}, {0, 1}});
    private static final Architecture ARCHITECTURE = Architecture.features(2).logits(2);
    private static final DenseFeatures COLUMN = DenseFeatures.copyOf(new float[][] {{0}, {1}, {2}, {3}});
    private static final int[] FOUR = {0, 1, 0, 1};

    private ApiSamples() {}

    /** Of groups, folds, several labels and other shares of the classes. */
    private static void addOfGroups(Map<Class<?>, Callable<?>> table) {
        Logits four = Logits.copyOf(new float[][] {{1, 2}, {0, 1}, {2, 0}, {1, 0}});
        ConformalSets.Options half = ConformalSets.Options.lac(0.5);
        table.put(
                GroupComparison.class,
                () -> GroupComparison.of(
                        ColumnedSource.of(LogitsSource.of(four, FOUR), "a", List.of("a", "a", "b", "b")),
                        "a",
                        2,
                        2,
                        0));
        table.put(
                GroupConformalSets.class,
                () -> new GroupConformalSets("a", Map.of("a", ConformalSets.fit(four, FOUR, half))));
        table.put(NgramLanguage.class, () -> NgramLanguage.of(Map.of(List.of(0), new NgramLanguage.Weights(-1, 0))));
        table.put(CrossConformalSets.class, () -> CrossConformalSets.fit(four, FOUR, new int[] {0, 0, 1, 1}, half));
        table.put(CrossFittedCalibration.class, () -> {
            Fitted<TemperatureScaling> fitted = TemperatureScaling.fit(four, FOUR);
            return new CrossFittedCalibration(new RowFolds(2, 0), List.of(fitted, fitted), fitted);
        });
        table.put(
                GroupMulticalibration.class,
                () -> new GroupMulticalibration(
                        List.of("a"),
                        TemperatureScaling.fit(four, FOUR),
                        List.of(),
                        1,
                        Multicalibration.Options.usual(),
                        new Multicalibration(0, List.of(0.0, 0.0), List.of(), true)));
        table.put(Multicalibration.class, () -> new Multicalibration(0, List.of(0.0, 0.0), List.of(), true));
        table.put(Multicalibration.Patch.class, () -> new Multicalibration.Patch(-1, 1, 0, 1, 0));
        table.put(GroupMulticalibration.Group.class, () -> new GroupMulticalibration.Group("a", "b", 1));
        table.put(
                MultiLabelRows.class,
                () -> MultiLabelRows.of(four, new byte[] {0, 1, 1, 0, 1, 1, 0, 0}, List.of("a", "b")));
        table.put(
                MultiLabelCalibration.class,
                () -> MultiLabelCalibration.fit(
                        MultiLabelRows.of(four, new byte[] {0, 1, 1, 0, 1, 1, 0, 0}, List.of("a", "b")),
                        MultiLabelCalibration.Method.PER_LABEL));
        table.put(PriorShift.class, () -> PriorShift.known(new double[] {0.5, 0.5}, new double[] {0.4, 0.6}));
    }

    static SampleValues in(Path folder) {
        Map<Class<?>, Callable<?>> table = new HashMap<>();
        table.put(NpzArrays.Reader.class, () -> {
            Path file = folder.resolve("array.npz");
            try (NpzWriter out = NpzWriter.create(file)) {
                out.add("a", TWO_ROWS);
                out.commit();
            }
            return NpzArrays.open(file, "a");
        });
        table.put(boolean.class, () -> false);
        table.put(byte.class, () -> (byte) 1);
        table.put(char.class, () -> 'a');
        table.put(short.class, () -> (short) 1);
        table.put(int.class, () -> 1);
        table.put(long.class, () -> 1L);
        table.put(float.class, () -> 0.5f);
        table.put(double.class, () -> 0.5);
        table.put(Integer.class, () -> 1);
        table.put(Long.class, () -> 1L);
        table.put(Double.class, () -> 0.5);
        table.put(Object.class, () -> new int[] {0});
        table.put(String.class, () -> "a");
        table.put(CharSequence.class, () -> "a");
        table.put(int[].class, () -> new int[] {0});
        table.put(long[].class, () -> new long[] {0});
        table.put(float[].class, () -> new float[] {1, 2});
        table.put(double[].class, () -> new double[] {0.5});
        table.put(List.class, List::of);
        table.put(Set.class, Set::of);
        table.put(Map.class, Map::of);
        table.put(Optional.class, Optional::empty);
        table.put(OptionalInt.class, OptionalInt::empty);
        table.put(OptionalLong.class, OptionalLong::empty);
        table.put(BitSet.class, BitSet::new);
        table.put(Grammar.Builder.class, Grammar::builder);
        table.put(Rule.class, () -> Grammar.builder().rule("a"));
        table.put(Members.Builder.class, Members::builder);
        table.put(Members.class, () -> Members.builder().build());
        table.put(Automaton.class, () -> Automaton.of("a", new int[1][256], new BitSet()));
        table.put(TokenTrie.class, () -> TokenTrie.of(new byte[][] {{'a'}, {}}, Map.of(), Tokens.of(1)));
        table.put(
                Matcher.class,
                () -> Constraint.of(
                                Grammar.choices(List.of("a")),
                                TokenTrie.of(new byte[][] {{'a'}, {}}, Map.of(), Tokens.of(1)))
                        .matcher());
        table.put(RandomGenerator.class, () -> new SplittableRandom(1));
        table.put(ByteBuffer.class, () -> ByteBuffer.allocate(16));
        table.put(FloatBuffer.class, () -> FloatBuffer.allocate(4));
        table.put(Instant.class, () -> Instant.EPOCH);
        table.put(InputStream.class, () -> new ByteArrayInputStream(new byte[0]));
        table.put(OutputStream.class, ByteArrayOutputStream::new);
        table.put(Reader.class, () -> new StringReader(""));
        table.put(Writer.class, StringWriter::new);
        table.put(Path.class, () -> Files.createTempFile(folder, "sample", ".npy"));
        table.put(Logits.class, () -> Logits.of(1, 2));
        table.put(Probabilities.class, () -> Probabilities.copyOf(new float[][] {{0.5f, 0.5f}}));
        addOfGroups(table);
        table.put(Comparison.class, () -> {
            LogitsSource rows = LogitsSource.of(TWO_ROWS, new int[] {0, 1});
            return Comparison.of(rows, rows, 2, 2, 0);
        });
        table.put(LogitsSource.class, () -> LogitsSource.of(Logits.of(1, 2), new int[] {0}));
        table.put(RepeatedRows.class, () -> RepeatedRows.byClass(LogitsSource.of(TWO_ROWS, new int[] {0, 1}), 1, 2));
        table.put(DenseFeatures.class, () -> DenseFeatures.copyOf(new float[][] {{1, 2}}));
        table.put(LogisticRegression.class, () -> LogisticRegression.l2(1));
        table.put(Features.class, () -> DenseFeatures.copyOf(new float[][] {{1, 2}}));
        table.put(Class.class, () -> TopK.class);
        table.put(PlotStyle.class, () -> PlotStyle.plain(64));
        table.put(TeacherForm.class, () -> TeacherForm.top(2, 1, 1));
        table.put(RowFolds.class, () -> new RowFolds(2, 1));
        table.put(RowLoss.class, CrossEntropy::new);
        table.put(RuleCatalog.class, () -> RuleCatalog.BUILT_IN);
        table.put(OptionalDouble.class, OptionalDouble::empty);
        table.put(PlanSession.class, () -> DecodingPlan.of(Sampler.GREEDY).newSession());
        table.put(Dry.class, () -> new Dry(1, 2, 1, Window.ALL, List.of()));
        table.put(VectorScaling.class, () -> new VectorScaling(new double[] {1, 1}, new double[] {0, 0}));
        table.put(MatrixScaling.class, () -> new MatrixScaling(new double[][] {{1, 0}, {0, 1}}, new double[] {0, 0}));
        table.put(
                DirichletCalibration.class,
                () -> new DirichletCalibration(new double[][] {{1, 0}, {0, 1}}, new double[] {0, 0}));
        table.put(EnsembleTemperature.class, () -> new EnsembleTemperature(1, 0.5, 0.25, 0.25));
        table.put(StepCurve.class, () -> new StepCurve(new double[0], new double[] {0.5}));
        table.put(SplineCurve.class, () -> new SplineCurve(new double[] {0, 1}, new double[] {1, 1, 1}, 0));
        table.put(PlattScaling.class, () -> new PlattScaling(2, List.of(new LogisticCurve(1, 0))));
        table.put(OneVsRest.class, () -> new PlattScaling(2, List.of(new LogisticCurve(1, 0))));
        table.put(FitReport.class, () -> new FitReport.Builder(FitReport.Status.CONVERGED, 2, 2).build());
        table.put(
                RegressionReport.class,
                () -> new RegressionReport.Builder(RegressionReport.Status.CONVERGED, Solver.NEWTON, 2).build());
        table.put(Bootstrap.class, () -> Bootstrap.of(TWO_ROWS, new int[] {0, 1}, 15, 2, 1));
        table.put(
                FlooredSource.class,
                () -> FlooredSource.of(
                        LogitsSource.of(TWO_ROWS, new int[] {0, 1}),
                        ScoreKind.PROBABILITIES,
                        ReadOptions.DEFAULTS.withFloor(1e-6)));
        table.put(Architecture.Builder.class, () -> Architecture.features(2));
        table.put(Architecture.class, () -> ARCHITECTURE);
        table.put(Network.class, () -> Network.initial(ARCHITECTURE, 1));
        table.put(Trained.class, ApiSamples::trained);
        table.put(TrainingReport.class, () -> trained().report());
        table.put(SparseTeacher.Builder.class, () -> SparseTeacher.top(2, 1, 1, 1));
        table.put(
                TeacherWriter.class,
                () -> TeacherWriter.create(
                        Files.createTempFile(folder, "sample", ".teacher"), TeacherForm.top(2, 1, 1)));
        table.put(
                TableWriter.class,
                () -> TableWriter.create(
                        Files.createTempFile(folder, "sample", ".csv"),
                        List.of(new TableColumn("a", TableColumn.Type.TEXT))));
        table.put(Tensor.class, () -> new Tensor("a", List.of(1), new float[1]));
        table.put(LogisticModel.class, ApiSamples::regression);
        table.put(Inference.class, () -> LogisticRegression.firth().infer(COLUMN, FOUR));
        table.put(
                InferenceTable.class,
                () -> LogisticRegression.firth()
                        .infer(COLUMN, FOUR)
                        .withNames(new ModelNames("y", List.of("x"), List.of("a", "b"))));
        table.put(Workspace.class, () -> Network.initial(ARCHITECTURE, 1).workspace(1));
        table.put(
                LogisticJson.Saved.class,
                () -> new LogisticJson.Saved(
                        regression(), new FeatureCoding(List.of(FeatureColumn.numeric("x")), "y", List.of("a", "b"))));
        table.put(OrdinalJson.Saved.class, () -> OrdinalJsonTest.saved(OrdinalRegression.proportionalOdds()));
        table.put(ChoiceJson.Saved.class, ChoiceJsonTest::saved);
        table.put(RankingJson.Saved.class, RankingJsonTest::saved);
        table.put(RankingModel.class, () -> RankingJsonTest.saved().model());
        table.put(Escapes.class, () -> Escapes.ALL);
        table.put(OnlineJson.Saved.class, OnlineJsonTest::saved);
        table.put(FtrlLearner.class, () -> FtrlProximal.withRate(1).begin(1, 2));
        table.put(NewtonLearner.class, () -> OnlineNewtonStep.guaranteed(1).begin(1));
        table.put(OnlineLearner.class, () -> FtrlProximal.withRate(1).begin(1, 2));
        table.put(ProgressiveLoss.class, () -> new ProgressiveLoss(1, 1, List.of(1L, 1L)));
        table.put(StreamCoding.class, () -> StreamCoding.sparse(0, 1, List.of("a", "b"), Optional.empty()));
        table.put(FittedPath.class, () -> PenaltyPath.lasso().withCount(3).fit(COLUMN, FOUR));
        table.put(PairedComparison.class, () -> PairedComparison.of(0, 1, 1, 1));
        table.put(
                ChoiceModel.class,
                () -> ConditionalLogit.maximumLikelihood()
                        .fit(COLUMN, new int[] {0, 0, 1, 1}, new boolean[] {true, false, false, true}));
        table.put(
                PosteriorModel.class, () -> PriorRegression.weaklyInformative().fit(COLUMN, FOUR));
        table.put(Formula.class, () -> Formula.parse("y ~ x"));
        table.put(Contrasts.class, () -> plain().contrasts());
        table.put(FitDiagnostics.class, () -> plain().diagnostics());
        table.put(OrdinalModel.class, () -> OrdinalRegression.proportionalOdds().fit(SIX, LABELS));
        table.put(ModelDesign.class, () -> Formula.parse("y ~ x").fit(FRAME, MissingCells.DROP));
        table.put(
                VariableEffects.class,
                () -> VariableEffects.of(
                        plain(), Formula.parse("y ~ x").fit(FRAME, MissingCells.DROP), FRAME, new double[0]));
        table.put(double[][].class, () -> new double[][] {{1, 0}});
        table.put(MissingCells.class, () -> MissingCells.DROP);
        table.put(FormulaOptions.class, () -> FormulaOptions.of("y ~ x"));
        table.put(
                FormulaTable.class,
                () -> new FormulaTable(
                        new FeatureTable(COLUMN, FOUR, new double[0], XY),
                        XY,
                        DataFrame.of(List.of(DataColumn.numbers("x", 1, 2, 3, 4))),
                        new int[] {0, 1, 2, 3},
                        List.of(),
                        true,
                        new double[0],
                        new int[0],
                        0,
                        false));
        table.put(Generation.class, ApiSamples::generation);
        table.put(SpeculativeDecoding.class, () -> new SpeculativeDecoding(greedy(), twoTokens(), 2));
        table.put(SpeculativeTree.class, () -> new SpeculativeTree(greedy(), twoTokens(), List.of(2, 1)));
        table.put(PromptLookup.class, () -> new PromptLookup(greedy(), 2, 2));
        table.put(SuffixLookup.class, () -> new SuffixLookup(greedy(), 2, 2));
        table.put(NextBytes.class, () -> {
            ContextLanguageModel model = ContextLanguageModel.embedded();
            return NextBytes.open(model, model.tokenizer(), new int[] {0}, 1e-3);
        });
        table.put(GeneratedText.class, () -> generation().best());
        return new SampleValues(table);
    }

    private static Trained trained() {
        return Network.fit(
                ARCHITECTURE,
                DenseFeatures.copyOf(new float[][] {{1, 2}, {2, 1}}),
                new int[] {0, 1},
                Training.DEFAULTS.withEpochs(1));
    }

    private static final FeatureCoding XY =
            new FeatureCoding(List.of(FeatureColumn.numeric("x")), "y", List.of("a", "b"));

    private static final DoubleFeatures SIX = DoubleFeatures.copyOf(new double[][] {{1}, {2}, {3}, {4}, {5}, {6}});
    private static final int[] LABELS = {0, 1, 0, 1, 0, 1};
    private static final DataFrame FRAME = DataFrame.of(List.of(DataColumn.numbers("x", 1, 2, 3, 4, 5, 6)));

    private static Inference plain() {
        return LogisticRegression.maximumLikelihood().infer(SIX, LABELS);
    }

    private static LogisticModel regression() {
        return LogisticRegression.l2(1).fit(COLUMN, FOUR);
    }

    private static DecodingPlan greedy() {
        return DecodingPlan.of(Sampler.GREEDY);
    }

    private static LanguageModel twoTokens() {
        return LanguageModel.of(2, tokens -> new float[] {1, 2});
    }

    private static Generation generation() {
        return Decoder.of(twoTokens())
                .with(Stopping.after(1))
                .decode(List.of(new Prompt(new int[] {0}, 0)), 1)
                .get(0);
    }
}
