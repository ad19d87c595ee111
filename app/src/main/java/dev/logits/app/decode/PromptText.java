package dev.logits.app.decode;

import dev.logits.app.shell.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The text that a command was given: its words, standard input for {@code -}, or a file. */
final class PromptText {
    private PromptText() {}

    static String of(List<String> words, Terminal terminal) throws IOException {
        if (words.equals(List.of("-"))) {
            return utf8(terminal.in().readAllBytes(), "standard input");
        }
        if (words.contains("-")) {
            throw new IllegalArgumentException("- reads standard input; it cannot stand among other words");
        }
        return String.join(" ", words);
    }

    /** The text of a file. */
    static String of(Path file) throws IOException {
        return utf8(Files.readAllBytes(file), file.toString());
    }

    private static String utf8(byte[] bytes, String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .stripTrailing();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(name + " is not UTF-8 text");
        }
    }
}
