package dev.logits.app.language;

import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.decode.text.BytePairTokenizer;
import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Examples;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Optimizer;
import dev.logits.learn.network.Schedule;
import dev.logits.learn.network.Tensor;
import dev.logits.learn.network.Trainer;
import dev.logits.learn.network.Training;
import dev.logits.learn.network.TrainingListener;
import dev.logits.loss.CrossEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the embedded language model is made from a folder of text: every {@code text/*.txt}, whose texts are divided by
 * lines of {@code ---}, and stories of {@code stories.grammar}. The same folder, recipe and seed give the same bytes.
 *
 * @param vocabulary tokens, 257 or more
 * @param context tokens that the model looks at
 * @param dimensions numbers of a token's vector
 * @param hidden nodes of the layers before the last, first to last
 * @param stories how many the grammar makes
 * @param repeats how often each text that was written by hand is seen in an epoch
 * @param epochs how often everything is seen
 * @param batch places a step
 * @param learningRate of AdamW
 * @param seed of stories and training
 */
public record LanguageModelRecipe(
        int vocabulary,
        int context,
        int dimensions,
        List<Integer> hidden,
        int stories,
        int repeats,
        int epochs,
        int batch,
        double learningRate,
        long seed) {

    /** The recipe of the embedded model. */
    public static final LanguageModelRecipe EMBEDDED =
            new LanguageModelRecipe(1536, 48, 24, List.of(384, 256), 8000, 10, 3, 256, 2e-3, 1);

    /** Copies the list. */
    public LanguageModelRecipe {
        hidden = List.copyOf(hidden);
    }

    /** All texts of the folder, those that are repeated as often as they are seen. */
    public List<String> texts(Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> list = Files.list(folder.resolve("text"))) {
            files = list.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
        }
        for (Path file : files) {
            for (String text : Files.readString(file).split("\n---\n")) {
                for (int i = 0; i < repeats; i++) {
                    texts.add(text.strip());
                }
            }
        }
        StoryGrammar grammar = StoryGrammar.of(Files.readAllLines(folder.resolve("stories.grammar")));
        for (int i = 0; i < stories; i++) {
            texts.add(grammar.text("story", seed, i));
        }
        return texts;
    }

    /** Makes the model. */
    public ContextLanguageModel make(Path folder, TrainingListener listener) throws IOException {
        List<String> texts = texts(folder);
        BytePairTokenizer tokenizer = BytePairTokenizer.train(texts, vocabulary);
        Architecture.Builder layers = Architecture.features(context).embedding(tokenizer.size(), dimensions);
        for (int nodes : hidden) {
            layers = layers.dense(nodes).relu();
        }
        Training training = Training.DEFAULTS
                .withEpochs(epochs)
                .withBatch(batch)
                .withLearningRate(learningRate)
                .withOptimizer(Optimizer.adamW().withWeightDecay(0.05))
                .withSchedule(Schedule.cosine().withWarmUp(200))
                .withClip(1)
                .withSeed(seed);
        Trainer<int[]> trainer = Trainer.of(layers.logits(tokenizer.size()), new CrossEntropy(), training)
                .withListener(listener);
        return model(tokenizer, trainer.fit(examples(texts, tokenizer)).network());
    }

    /**
     * Every place of every text: the tokens before it, and its token; behind the last one comes the end of the text.
     */
    private Examples<int[]> examples(List<String> texts, BytePairTokenizer tokenizer) {
        List<int[]> encoded = new ArrayList<>();
        int places = 0;
        for (String text : texts) {
            int[] tokens = tokenizer.encode(text);
            encoded.add(tokens);
            places += tokens.length + 1;
        }
        int end = tokenizer.end().orElseThrow();
        float[] x = new float[Math.multiplyExact(places, context)];
        int[] y = new int[places];
        int row = 0;
        for (int[] tokens : encoded) {
            for (int i = 0; i <= tokens.length; i++, row++) {
                for (int c = 0; c < context; c++) {
                    int at = i - context + c;
                    x[row * context + c] = at < 0 ? end : tokens[at];
                }
                y[row] = i < tokens.length ? tokens[i] : end;
            }
        }
        return Examples.of(DenseFeatures.wrap(x, places, context), y);
    }

    private ContextLanguageModel model(BytePairTokenizer tokenizer, Network network) {
        List<Tensor> tensors = network.parameters();
        List<float[]> weights = new ArrayList<>();
        List<float[]> biases = new ArrayList<>();
        for (int i = 1; i < tensors.size(); i += 2) {
            weights.add(tensors.get(i).values());
            biases.add(tensors.get(i + 1).values());
        }
        return ContextLanguageModel.of(tokenizer, context, tensors.get(0).values(), weights, biases);
    }
}
