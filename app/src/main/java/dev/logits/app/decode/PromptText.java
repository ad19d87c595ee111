package dev.logits.app.decode;

import dev.logits.app.shell.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text that a command was given: its words, or standard input for {@code -}. */
final class PromptText {
    private PromptText() {}

    static String of(List<String> words, Terminal terminal) throws IOException {
        if (words.equals(List.of("-"))) {
            byte[] bytes = terminal.in().readAllBytes();
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString()
                        .stripTrailing();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("standard input is not UTF-8 text");
            }
        }
        if (words.contains("-")) {
            throw new IllegalArgumentException("- reads standard input; it cannot stand among other words");
        }
        return String.join(" ", words);
    }
}
