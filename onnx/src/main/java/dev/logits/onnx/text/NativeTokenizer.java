package dev.logits.onnx.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Hugging Face's tokenizer in native code. Nothing is fetched: the library comes out of DJL's jar into a folder of
 * ours, and DJL's own front door, which reports its use where it runs in a data center of Amazon's, is passed by.
 *
 * <p>May be used by several threads. Its memory is freed when nothing refers to it any more.
 */
final class NativeTokenizer {
    private static final Cleaner CLEANER = Cleaner.create();
    private static TokenizersLibrary library;

    private final long handle;

    private NativeTokenizer(long handle) {
        this.handle = handle;
        CLEANER.register(this, new Freeing(handle));
    }

    private record Freeing(long handle) implements Runnable {
        @Override
        public void run() {
            TokenizersLibrary.LIB.deleteTokenizer(handle);
        }
    }

    /** A tokenizer of the text of a {@code tokenizer.json}, without the truncation and padding that it may ask for. */
    static NativeTokenizer of(TokenizerFile file) throws IOException {
        TokenizersLibrary loaded = library();
        try {
            long handle = loaded.createTokenizerFromString(file.json());
            NativeTokenizer tokenizer = new NativeTokenizer(handle);
            loaded.disableTruncation(handle);
            loaded.disablePadding(handle);
            return tokenizer;
        } catch (RuntimeException e) {
            throw new MalformedFileException(
                    file.file().toString(), file.file() + ": not a tokenizer: " + e.getMessage(), e);
        }
    }

    /**
     * The tokens of a text.
     *
     * @param ids the ids
     * @param types the segment of each
     * @param added for each 1 where the post-processor added it
     */
    record Encoded(long[] ids, long[] types, long[] added) {

        /**
         * Cut to a length: tokens of the text are left out at its end, or at its beginning; added ones stay.
         *
         * @throws IllegalArgumentException if the added tokens alone are more than {@code most}
         */
        Encoded cut(int most, boolean left) {
            int n = ids.length;
            int surplus = n - most;
            if (surplus <= 0) {
                return this;
            }
            boolean[] dropped = new boolean[n];
            for (int i = 0; i < n && surplus > 0; i++) {
                int at = left ? i : n - 1 - i;
                if (added[at] == 0) {
                    dropped[at] = true;
                    surplus--;
                }
            }
            if (surplus > 0) {
                throw new IllegalArgumentException("most is " + most + ", less than the " + (most + surplus)
                        + " special tokens that the tokenizer adds");
            }
            int[] kept = IntStream.range(0, n).filter(i -> !dropped[i]).toArray();
            return picked(kept);
        }

        private Encoded picked(int... kept) {
            return new Encoded(picked(ids, kept), picked(types, kept), picked(added, kept));
        }

        private static long[] picked(long[] all, int[] kept) {
            return IntStream.of(kept).mapToLong(i -> all[i]).toArray();
        }
    }

    /**
     * The tokens of a pair.
     *
     * @param tokens of both
     * @param texts for each token 0 or 1, the text that it is from; nothing of a token that was added
     */
    record EncodedPair(Encoded tokens, long[] texts) {

        /**
         * Cut to a length: the longer text loses tokens until both are of one length, then both do, the first one
         * being the shorter by a token where the room is odd; as transformers' {@code longest_first}.
         *
         * @throws IllegalArgumentException if the added tokens alone are more than {@code most}
         */
        Encoded cut(int most, boolean left) {
            int n = tokens.ids().length;
            if (n <= most) {
                return tokens;
            }
            int[] lengths = new int[2];
            for (int i = 0; i < n; i++) {
                if (tokens.added()[i] == 0) {
                    lengths[(int) texts[i]]++;
                }
            }
            int room = most - (n - lengths[0] - lengths[1]);
            if (room < 0) {
                throw new IllegalArgumentException("most is " + most + ", less than the " + (most - room)
                        + " special tokens that the tokenizer adds to a pair");
            }
            int shorter = Math.min(lengths[0], lengths[1]);
            int longer = Math.max(shorter, room - shorter);
            if (shorter + longer > room) {
                shorter = room / 2;
                longer = room - shorter;
            }
            int[] keep = lengths[0] > lengths[1] ? new int[] {longer, shorter} : new int[] {shorter, longer};
            int[] seen = new int[2];
            int[] kept = IntStream.range(0, n)
                    .filter(i -> {
                        if (tokens.added()[i] != 0) {
                            return true;
                        }
                        int text = (int) texts[i];
                        int place = seen[text]++;
                        return left ? place >= lengths[text] - keep[text] : place < keep[text];
                    })
                    .toArray();
            return tokens.picked(kept);
        }
    }

    /** The tokens of a text, with those that the post-processor adds or without. */
    Encoded encode(String text, boolean special) {
        try {
            return taken(library.encode(handle, text, special));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The tokens of texts, with those that the post-processor adds; native threads share the work. */
    List<Encoded> encode(List<String> texts) {
        long[] encodings = library.batchEncode(handle, texts.toArray(String[]::new), true);
        try {
            return LongStream.of(encodings).mapToObj(NativeTokenizer::taken).toList();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The tokens of two texts as one, in the form that the post-processor has for pairs. */
    EncodedPair encode(String first, String second) {
        long encoding = library.encodeDual(handle, first, second, true);
        try {
            return new EncodedPair(
                    new Encoded(
                            library.getTokenIds(encoding),
                            library.getTypeIds(encoding),
                            library.getSpecialTokenMask(encoding)),
                    library.getSequenceIds(encoding));
        } finally {
            library.deleteEncoding(encoding);
            Reference.reachabilityFence(this);
        }
    }

    private static Encoded taken(long encoding) {
        try {
            return new Encoded(
                    library.getTokenIds(encoding), library.getTypeIds(encoding), library.getSpecialTokenMask(encoding));
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /** Hugging Face's own text of tokens, special ones left out. */
    String decode(long[] ids) {
        try {
            return library.decode(handle, ids, true);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The library, loaded at its first use with settings of ours, which DJL reads from system properties. */
    private static synchronized TokenizersLibrary library() throws IOException {
        if (library != null) {
            return library;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ai.djl.offline", "true");
        settings.put("RUST_FLAVOR", "cpu");
        settings.put("ENGINE_CACHE_DIR", cacheFolder().toString());
        Map<String, String> before = new LinkedHashMap<>();
        settings.forEach((name, value) -> before.put(name, System.getProperty(name)));
        try {
            settings.forEach((name, value) -> {
                if (before.get(name) == null) {
                    System.setProperty(name, value);
                }
            });
            LibUtils.checkStatus();
            library = TokenizersLibrary.LIB;
            return library;
        } catch (RuntimeException | LinkageError e) {
            throw new IOException(
                    "the native library of Hugging Face's tokenizers cannot be loaded on this machine ("
                            + System.getProperty("os.name") + ", " + System.getProperty("os.arch") + "; folder "
                            + settings.get("ENGINE_CACHE_DIR") + "): " + e.getMessage(),
                    e);
        } finally {
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                }
            });
        }
    }

    /** Where the native library is kept: {@code dev.logits.cache}, or the user's folder for such files. */
    private static Path cacheFolder() {
        String given = System.getProperty("dev.logits.cache", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return caches.resolve("logits");
    }
}
