package dev.logits.onnx.text;

import dev.logits.internal.check.NullCheck;
import dev.logits.onnx.internal.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private volatile NativeTokenizer tokenizer;
    private final int length;
    private final boolean cutsLeft;
    private final long pad;

    private TextEncoder(NativeTokenizer tokenizer, int length, boolean cutsLeft, long pad) {
        this.tokenizer = tokenizer;
        this.length = length;
        this.cutsLeft = cutsLeft;
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
        ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
        ModelConfig usage = ModelConfig.read(folder.resolve("tokenizer_config.json"));
        double longest = Math.min(
                usage.number("model_max_length", Double.POSITIVE_INFINITY),
                config.number("max_position_embeddings", Double.POSITIVE_INFINITY));
        return new TextEncoder(
                NativeTokenizer.of(TokenizerFile.read(folder.resolve("tokenizer.json"))),
                longest < UNKNOWN_LENGTH ? (int) longest : Integer.MAX_VALUE,
                usage.text("truncation_side").orElse("right").equals("left"),
                config.integer("pad_token_id").orElse(0));
    }

    /** How many tokens a text may have; {@link Integer#MAX_VALUE} where no file says it. */
    public int length() {
        return length;
    }

    /**
     * Encodes texts, with the special tokens that the tokenizer adds. Of a text that is too long, tokens are left out
     * at its end, or at its beginning where {@code truncation_side} is {@code left}; the special ones stay. A lone
     * surrogate is read as U+FFFD.
     *
     * @throws IllegalStateException if the encoder is closed
     */
    public Encoded encode(List<String> texts) {
        NullCheck.argument(texts, "texts");
        List<String> read =
                texts.stream().map(HuggingFaceTokenizer::withoutLoneSurrogates).toList();
        return padded(open().encode(read).stream()
                .map(encoding -> encoding.cut(length, cutsLeft))
                .toList());
    }

    /**
     * Encodes pairs of texts, as models read them that judge two at a time: rerankers, models of entailment. The
     * special tokens and the types of segments are those that the tokenizer has for pairs. Of a pair that is too long,
     * the longer text loses tokens first, as with transformers' {@code longest_first}.
     *
     * @param first as many texts as {@code second}
     * @throws IllegalArgumentException if they are not as many
     * @throws IllegalStateException if the encoder is closed
     */
    public Encoded encode(List<String> first, List<String> second) {
        NullCheck.argument(first, "first");
        NullCheck.argument(second, "second");
        if (first.size() != second.size()) {
            throw new IllegalArgumentException(
                    "first has " + first.size() + " texts, second " + second.size() + ": expected as many");
        }
        NativeTokenizer open = open();
        List<NativeTokenizer.Encoded> pairs = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            pairs.add(open.encode(
                            HuggingFaceTokenizer.withoutLoneSurrogates(first.get(i)),
                            HuggingFaceTokenizer.withoutLoneSurrogates(second.get(i)))
                    .cut(length, cutsLeft));
        }
        return padded(pairs);
    }

    private NativeTokenizer open() {
        NativeTokenizer open = tokenizer;
        if (open == null) {
            throw new IllegalStateException("the text encoder is closed");
        }
        return open;
    }

    private Encoded padded(List<NativeTokenizer.Encoded> encodings) {
        int longest = encodings.stream().mapToInt(e -> e.ids().length).max().orElse(0);
        longest = Math.max(1, longest);
        long[] ids = new long[encodings.size() * longest];
        long[] mask = new long[ids.length];
        long[] types = new long[ids.length];
        Arrays.fill(ids, pad);
        for (int r = 0; r < encodings.size(); r++) {
            NativeTokenizer.Encoded encoding = encodings.get(r);
            int n = encoding.ids().length;
            System.arraycopy(encoding.ids(), 0, ids, r * longest, n);
            System.arraycopy(encoding.types(), 0, types, r * longest, n);
            Arrays.fill(mask, r * longest, r * longest + n, 1);
        }
        return new Encoded(longest, ids, mask, types);
    }

    /** Lets the tokenizer go; its native memory is freed when no call uses it any more. */
    @Override
    public void close() {
        tokenizer = null;
    }
}
