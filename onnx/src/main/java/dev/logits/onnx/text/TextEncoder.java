package dev.logits.onnx.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as the inputs of a model of text: ids, a mask, and types of segments, padded to the longest text of a batch
 * and cut at the model's length. Never looks anywhere but in the files that it is given.
 *
 * <p>Several threads may use it at a time.
 *
 * @since 0.1
 */
public final class TextEncoder implements AutoCloseable {
    /** What {@code model_max_length} is where a configuration does not know it. */
    private static final double UNKNOWN_LENGTH = 1e9;

    private final HuggingFaceTokenizer tokenizer;
    private final int length;
    private final long pad;

    private TextEncoder(HuggingFaceTokenizer tokenizer, int length, long pad) {
        this.tokenizer = tokenizer;
        this.length = length;
        this.pad = pad;
    }

    /**
     * A batch of texts.
     *
     * @param length how many tokens each text has, padding among them
     * @param ids row after row
     * @param mask 1 for a token, 0 for padding
     * @param types of segments
     */
    public record Encoded(int length, long[] ids, long[] mask, long[] types) {
        /** Shares the arrays. */
        public Encoded {
            NullCheck.argument(ids, "ids");
            NullCheck.argument(mask, "mask");
            NullCheck.argument(types, "types");
        }
    }

    /**
     * Opens the tokenizer of a model's folder: {@code tokenizer.json}, and the length and the padding token from {@code
     * tokenizer_config.json} and {@code config.json} where they say them.
     *
     * @throws IOException if there is no {@code tokenizer.json}, or it is damaged
     */
    public static TextEncoder open(Path folder) throws IOException {
        NullCheck.argument(folder, "folder");
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
        double longest = ModelConfig.read(folder.resolve("tokenizer_config.json"))
                .number("model_max_length", Double.POSITIVE_INFINITY);
        longest = Math.min(longest, config.number("max_position_embeddings", Double.POSITIVE_INFINITY));
        int length = longest < UNKNOWN_LENGTH ? (int) longest : Integer.MAX_VALUE;
        return new TextEncoder(
                tokenizer(file), length, config.integer("pad_token_id").orElse(0));
    }

    private static HuggingFaceTokenizer tokenizer(Path file) throws IOException {
        for (String property : List.of("ai.djl.offline", "OPT_OUT_TRACKING")) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, "true");
            }
        }
        try {
            return HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
        } catch (RuntimeException e) {
            throw new MalformedFileException(
                    file.toString(), file + ": no tokenizer of Hugging Face's: " + e.getMessage(), e);
        }
    }

    /** How many tokens a text may have; {@link Integer#MAX_VALUE} where no file says it. */
    public int length() {
        return length;
    }

    /**
     * Encodes texts, with the special tokens that the tokenizer adds. Of a text that is too long the tokens at the end
     * are left out, but its last, which closes it.
     */
    public Encoded encode(List<String> texts) {
        NullCheck.argument(texts, "texts");
        Encoding[] encodings = tokenizer.batchEncode(texts, true, false);
        int longest = 1;
        for (Encoding encoding : encodings) {
            longest = Math.max(longest, Math.min(length, encoding.getIds().length));
        }
        long[] ids = new long[encodings.length * longest];
        long[] mask = new long[ids.length];
        long[] types = new long[ids.length];
        Arrays.fill(ids, pad);
        for (int r = 0; r < encodings.length; r++) {
            long[] all = encodings[r].getIds();
            int n = Math.min(length, all.length);
            for (int i = 0; i < n; i++) {
                boolean closes =
                        n < all.length && i == n - 1 && encodings[r].getSpecialTokenMask()[all.length - 1] == 1;
                int from = closes ? all.length - 1 : i;
                ids[r * longest + i] = all[from];
                mask[r * longest + i] = 1;
                types[r * longest + i] = encodings[r].getTypeIds()[from];
            }
        }
        return new Encoded(longest, ids, mask, types);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
