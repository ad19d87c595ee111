package dev.logits.serve.internal.api;

import dev.logits.serve.model.ServedModel;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How tokens are written in answers. */
record TokenTexts(ServedModel model) {

    static TokenTexts of(ServedModel model) {
        return new TokenTexts(model);
    }

    /** The bytes of a token; none for one that is no text, or that the tokenizer does not know. */
    byte[] bytes(int token) {
        return token < model.tokenizer().size() ? model.tokenizer().bytes(token) : new byte[0];
    }

    /** A token by itself: its text, {@code bytes:\xe2\x82} where it is a part of a character, or its name. */
    String of(int token) {
        byte[] bytes = bytes(token);
        if (bytes.length == 0) {
            return model.specialName(token);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            StringBuilder text = new StringBuilder("bytes:");
            for (byte b : bytes) {
                text.append(String.format("\\x%02x", b & 0xff));
            }
            return text.toString();
        }
    }

    /** The text of tokens. */
    String decode(int... tokens) {
        int[] known = java.util.Arrays.stream(tokens)
                .filter(token -> token < model.tokenizer().size())
                .toArray();
        return model.tokenizer().decode(known);
    }

    /** Where each token's text begins, in characters, behind an offset; a part of a character begins with it. */
    List<Integer> offsets(int from, int... tokens) {
        dev.logits.decode.text.Utf8Stream stream = new dev.logits.decode.text.Utf8Stream();
        List<Integer> offsets = new ArrayList<>();
        int at = from;
        for (int token : tokens) {
            offsets.add(at);
            at += stream.accept(bytes(token)).length();
        }
        return offsets;
    }
}
