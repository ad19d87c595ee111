package dev.logits.onnx.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.io.MalformedFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What bytes a piece of a vocabulary stands for, by the decoder of {@code tokenizer.json}: byte-level (each character
 * is a byte, in GPT-2's alphabet), sentence-piece (▁ is a space, {@code <0x0A>} a byte), or word-piece ({@code ##}
 * continues a word, other pieces begin one).
 */
final class TokenBytes {
    private static final byte[] BYTE_OF = alphabet();

    /** A step that replaces a text inside each piece. */
    private record Replacement(String pattern, String content) {}

    private final List<Replacement> replacements = new ArrayList<>();
    private final String wordEnd;
    private boolean byteLevel;
    private boolean byteFallback;
    private String continuation; // null: pieces do not say where words begin
    private boolean leadingSpace;

    private TokenBytes(String wordEnd) {
        this.wordEnd = wordEnd;
    }

    static TokenBytes of(TokenizerFile file) throws IOException {
        TokenBytes bytes = new TokenBytes(file.wordEnd());
        if (file.decoder().isMissingNode()) {
            bytes.continuation = ""; // words with a space before each
            bytes.leadingSpace = true;
        } else {
            bytes.add(file, file.decoder(), 0);
        }
        bytes.byteFallback |= file.byteFallback();
        return bytes;
    }

    private void add(TokenizerFile file, JsonNode decoder, int depth) throws IOException {
        String type = decoder.path("type").asText();
        switch (type) {
            case "Sequence" -> {
                if (depth > 8) {
                    throw MalformedFileException.of(file.file(), "decoders are nested more than 8 deep");
                }
                for (JsonNode inner : decoder.path("decoders")) {
                    add(file, inner, depth + 1);
                }
            }
            case "ByteLevel" -> byteLevel = true;
            case "ByteFallback" -> byteFallback = true;
            case "Fuse" -> {}
            case "Replace" -> {
                JsonNode pattern = decoder.path("pattern").path("String");
                if (!pattern.isTextual()) {
                    throw MalformedFileException.of(
                            file.file(),
                            "a decoder that replaces " + decoder.path("pattern")
                                    + " is not supported: the bytes of a token would depend on the others");
                }
                replacements.add(new Replacement(
                        pattern.textValue(), decoder.path("content").asText()));
            }
            case "Strip" ->
                leadingSpace |= decoder.path("start").asInt() > 0
                        && decoder.path("content").asText().equals(" ");
            case "Metaspace" -> {
                replacements.add(new Replacement(decoder.path("replacement").asText("▁"), " "));
                leadingSpace |= decoder.has("prepend_scheme")
                        ? !decoder.get("prepend_scheme").asText().equals("never")
                        : decoder.path("add_prefix_space").asBoolean(true);
            }
            case "WordPiece" -> {
                continuation = decoder.path("prefix").asText("##");
                leadingSpace = true;
            }
            case "BPEDecoder" ->
                replacements.add(new Replacement(decoder.path("suffix").asText("</w>"), " "));
            default ->
                throw MalformedFileException.of(
                        file.file(),
                        "a decoder of type '" + type + "' is not supported;"
                                + " expected ByteLevel, Metaspace, WordPiece, BPEDecoder, or a Sequence with Replace, ByteFallback,"
                                + " Fuse, Strip");
        }
    }

    /** Whether the first piece of a text has a space before it that the text does not have. */
    boolean leadingSpace() {
        return leadingSpace;
    }

    /** Whether each character of a piece is a byte; an added token is a text all the same. */
    boolean isByteLevel() {
        return byteLevel;
    }

    /** The bytes of a piece. */
    byte[] of(String piece) {
        if (byteFallback && piece.length() == 6 && piece.startsWith("<0x") && piece.endsWith(">")) {
            int high = Character.digit(piece.charAt(3), 16);
            int low = Character.digit(piece.charAt(4), 16);
            if (high >= 0 && low >= 0) {
                return new byte[] {(byte) (high << 4 | low)};
            }
        }
        if (byteLevel) {
            return ofByteLevel(piece);
        }
        String text = piece;
        for (Replacement replacement : replacements) {
            text = text.replace(replacement.pattern(), replacement.content());
        }
        if (continuation != null) {
            boolean continues = !continuation.isEmpty() && text.startsWith(continuation);
            text = continues ? text.substring(continuation.length()) : " " + text;
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] ofByteLevel(String piece) {
        boolean word = !wordEnd.isEmpty() && piece.endsWith(wordEnd);
        String text = word ? piece.substring(0, piece.length() - wordEnd.length()) : piece;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= BYTE_OF.length || BYTE_OF[c] == 0 && c != 0x100) {
                return piece.getBytes(StandardCharsets.UTF_8); // no piece of the alphabet: it stands for itself
            }
            bytes.write(BYTE_OF[c]);
        }
        if (word) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    /**
     * The byte of each character of GPT-2's alphabet: printable bytes are themselves, the others follow from U+0100.
     */
    private static byte[] alphabet() {
        byte[] byteOf = new byte[0x144];
        int next = 0x100;
        for (int b = 0; b < 0x100; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
            byteOf[printable ? b : next++] = (byte) b;
        }
        return byteOf;
    }
}
