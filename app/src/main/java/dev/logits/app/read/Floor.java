package dev.logits.app.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.io.FileSource;
import dev.logits.io.FlooredSource;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Optional;

/**
 * What a probability of 0 was read as, and how many losses that decides.
 *
 * @param probability the floor
 * @param rows the labeled rows whose label has probability 0
 */
public record Floor(double probability, long rows) {

    /**
     * Counts the rows, in one more pass; empty where no floor was applied.
     *
     * @param source what was opened
     * @param part those of its rows that the output is about, read before
     */
    public static Optional<Floor> of(FileSource source, LogitsSource part) throws IOException {
        Optional<FlooredSource> floored = source.floored();
        return floored.isPresent()
                ? Optional.of(new Floor(floored.get().floor(), floored.get().decided(part)))
                : Optional.empty();
    }

    /** A sentence, where there is such a row. */
    public Optional<String> note() {
        if (rows == 0) {
            return Optional.empty();
        }
        return Optional.of("the floor decides the loss of " + Words.rows(rows) + ": " + (rows == 1 ? "its" : "their")
                + " label has probability 0, which is read as " + Words.significant(probability, 3)
                + "; --floor P sets another");
    }

    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("probability", probability);
        json.put("rows", rows);
        return json;
    }
}
