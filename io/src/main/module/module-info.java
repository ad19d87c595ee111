/**
 * Files for {@code dev.logits.core}: logits, labels, features, teachers and networks; JSON of what was fitted; reports
 * and plots. A provider of {@link dev.logits.io.FormatProvider} adds formats.
 */
module dev.logits.io {
    requires transitive dev.logits.core;
    requires com.fasterxml.jackson.databind;
    requires de.siegmar.fastcsv;
    requires aircompressor; // not a module yet: its name is that of its jar
    requires java.desktop; // pictures of reports
    requires jdk.unsupported; // aircompressor needs it and cannot say so

    exports dev.logits.io;
    exports dev.logits.io.csv;
    exports dev.logits.io.file;
    exports dev.logits.io.grammar;
    exports dev.logits.io.json;
    exports dev.logits.io.multilabel;
    exports dev.logits.io.ngram;
    exports dev.logits.io.npy;
    exports dev.logits.io.parquet;
    exports dev.logits.io.report;
    exports dev.logits.io.safetensors;
    exports dev.logits.io.schema;
    exports dev.logits.io.table;
    exports dev.logits.io.teacher;

    uses dev.logits.io.FormatProvider;

    provides dev.logits.io.FormatProvider with
            dev.logits.io.internal.registry.BuiltInFormats;
}
