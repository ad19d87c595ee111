package dev.logits.onnx.language;

/**
 * How rows of different lengths share a step of a model.
 *
 * @since 0.1
 */
public enum RowLayout {
    /**
     * One cache for all rows. Slots that are not a row's own (it joined later, waited, or was rewound) are masked.
     * Needs a model that obeys {@code attention_mask} wherever the masked slots are; {@link OnnxLanguageModel#layout}
     * tries it out.
     */
    MASKED,

    /** A cache for each group of rows of one length, and a run for each group: for models that take no mask. */
    GROUPED
}
