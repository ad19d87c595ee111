package dev.logits.io.internal.registry;

import dev.logits.io.FileFormat;
import dev.logits.io.FormatProvider;
import dev.logits.io.csv.CsvFormat;
import dev.logits.io.csv.SparseFormat;
import dev.logits.io.csv.TxtFormat;
import dev.logits.io.npy.NpyFormat;
import dev.logits.io.npy.NpzFormat;
import dev.logits.io.npy.SafetensorsFormat;
import dev.logits.io.npy.TorchFormat;
import dev.logits.io.parquet.ParquetFormat;
import java.util.List;

/** The formats of this library; a new one is its class and a line here. */
public final class BuiltInFormats implements FormatProvider {

    /** For the service loader. */
    public BuiltInFormats() {}

    @Override
    public List<FileFormat> formats() {
        return List.of(
                new NpyFormat(),
                new NpzFormat(),
                new CsvFormat(),
                new TxtFormat(),
                new SparseFormat(),
                new ParquetFormat(),
                new SafetensorsFormat(),
                new TorchFormat());
    }
}
