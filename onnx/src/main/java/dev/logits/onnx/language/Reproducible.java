package dev.logits.onnx.language;

/**
 * The fixed shape in which every row runs in the reproducible mode, so that a row's logits are the same bits whatever
 * its neighbors do: always this number of rows, empty ones filled; always this number of cache slots, a token's keys
 * at the same offset in all of them; prompts cut into chunks at fixed places from the text's start.
 *
 * <p>Immutable.
 *
 * @param rows rows of a run, 1 or more; a session of more rows takes several runs a step
 * @param slots tokens that a row can hold, 1 or more
 * @param chunk prompt tokens a run, 1 or more. With 1 a prompt gives the bits of a text that was generated; with
 *     more it is read faster, and gives bits of its own
 * @since 0.1
 */
public record Reproducible(int rows, int slots, int chunk) {
    /** Checks that all are 1 or more. */
    public Reproducible {
        if (rows < 1 || slots < 1 || chunk < 1) {
            throw new IllegalArgumentException("a fixed shape needs 1 row, 1 slot and 1 token a chunk or more, got "
                    + rows + " rows, " + slots + " slots, chunks of " + chunk);
        }
    }

    /** 8 rows of so many slots, and chunks of 16. */
    public static Reproducible ofSlots(int slots) {
        return new Reproducible(8, slots, 16);
    }
}
